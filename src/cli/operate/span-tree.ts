import type { Invocation, Span, Trace } from "../admin-client.ts";

/** Something that took time in a trace, and what it caused. Times are in milliseconds, `start` since 1970. */
export interface SpanNode {
  readonly name: string;
  readonly start: number;
  readonly durationMs: number;
  /** Why it failed; undefined where it did not. */
  readonly failure?: string;
  readonly children: SpanNode[];
}

/**
 * What happened in a trace, as a tree: an invocation stands below the one whose message, object or call caused it, and a
 * span that a handler measured below its invocation. What has no known cause begins a tree of its own.
 */
export function spanTree({ traceId, invocations, spans }: Trace): SpanNode[] {
  const known = new Map(invocations.map((invocation) => [invocation.invocationId, nodeOf(invocation)]));
  const bySpan = new Map<string, SpanNode>();
  for (const span of spans) {
    const own = span.kind === "internal" ? undefined : known.get(span.invocationId);
    bySpan.set(span.spanId, own ?? nodeOfSpan(span));
  }
  const placed = [
    ...invocations.map((invocation) => ({
      node: known.get(invocation.invocationId),
      cause: bySpan.get(causeOf(invocation, traceId) ?? ""),
    })),
    ...spans.map((span) => ({
      node: bySpan.get(span.spanId),
      cause: bySpan.get(span.parentSpanId ?? "") ?? known.get(span.invocationId),
    })),
  ];
  const roots: SpanNode[] = [];
  const done = new Set<SpanNode>();
  for (const { node, cause } of placed) {
    if (!node || done.has(node)) continue;
    done.add(node);
    if (cause && cause !== node) cause.children.push(node);
    else roots.push(node);
  }
  for (const { children } of done) children.sort(byStart);
  return roots.sort(byStart);
}

function nodeOf({ function: fn, kind, startedAt, durationMs, status, error }: Invocation): SpanNode {
  const failure = status === "ok" ? undefined : (error ?? status);
  return {
    name: `${fn} (${kind})`,
    start: Date.parse(startedAt),
    durationMs,
    ...(failure !== undefined && { failure }),
    children: [],
  };
}

function nodeOfSpan({ span, startTime, durationMs, status }: Span): SpanNode {
  const failure = status === "error" ? { failure: "failed" } : {};
  return { name: span, start: Date.parse(startTime), durationMs, ...failure, children: [] };
}

/** The span that caused an invocation; of a batch, the one of this trace. */
function causeOf({ parent, links = [] }: Invocation, traceId: string): string | undefined {
  const [, , span] = [...(parent === undefined ? [] : [parent]), ...links]
    .map((traceparent) => traceparent.split("-"))
    .find(([, trace]) => trace === traceId) ?? [undefined, undefined, undefined];
  return span;
}

function byStart(a: SpanNode, b: SpanNode): number {
  return a.start - b.start;
}
