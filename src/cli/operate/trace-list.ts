import { styleText } from "node:util";
import type { Invocation } from "../admin-client.ts";
import { durationText } from "./text.ts";

/** A trace in a list. `function` is the one that it began with; it failed where one of its invocations did. */
export interface TraceSummary {
  readonly traceId: string;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly function: string;
  readonly invocations: number;
  readonly failed: boolean;
}

/** The traces that invocations belong to, newest first, as they are. */
export function summariesOf(invocations: readonly Invocation[]): TraceSummary[] {
  const traces = Map.groupBy(invocations, ({ traceId }) => traceId);
  return [...traces.values()].map(summaryOf).sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
}

function summaryOf(invocations: readonly Invocation[]): TraceSummary {
  const [first, ...others] = [...invocations].sort((a, b) => startOf(a) - startOf(b));
  if (!first) throw new Error("A trace has an invocation at least.");
  const end = Math.max(...[first, ...others].map((each) => startOf(each) + each.durationMs));
  return {
    traceId: first.traceId,
    startedAt: first.startedAt,
    durationMs: end - startOf(first),
    function: first.function,
    invocations: invocations.length,
    failed: invocations.some(({ status }) => status !== "ok"),
  };
}

function startOf({ startedAt }: Invocation): number {
  return Date.parse(startedAt);
}

/** One line for each trace: time, id, function, number of invocations, duration, and whether something failed. */
export function traceList(summaries: readonly TraceSummary[], stream: NodeJS.WriteStream): string {
  const width = Math.max(0, ...summaries.map((summary) => summary.function.length));
  const lines = summaries.map((summary) => {
    const time = new Date(summary.startedAt).toTimeString().slice(0, 8);
    const count = `${summary.invocations} invocation${summary.invocations === 1 ? " " : "s"}`;
    const parts = [
      styleText("dim", time, { stream }),
      summary.traceId,
      summary.function.padEnd(width),
      count.padStart(15),
      durationText(summary.durationMs).padStart(8),
    ];
    return [...parts, ...(summary.failed ? [styleText("red", "failed", { stream })] : [])].join("  ");
  });
  return lines.join("\n");
}
