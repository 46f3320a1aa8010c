/**
 * OTLP's JSON: ids are hexadecimal, enumerations are numbers, 64-bit integers are texts.
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
import type { InvocationRecord, SpanRecord } from "@motif/engine";
import { parseTraceparent, traceIdOf } from "@motif/runtime/platform";
import * as z from "zod/mini";

type Scalar = string | number | boolean;
/** An attribute, as OTLP has it. */
export interface Attribute {
  readonly key: string;
  readonly value: { stringValue: string } | { doubleValue: number } | { boolValue: boolean };
}

/** `SpanKind`: https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto */
const KIND = { internal: 1, server: 2, consumer: 5 } as const;
const STATUS = { ok: 1, error: 2 } as const;

/** A span, as OTLP has it. */
export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code: number; readonly message?: string };
  readonly attributes: readonly Attribute[];
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
}

/** What a function wrote as a span. */
export function spanOfLine(span: SpanRecord, more: readonly Attribute[] = []): OtlpSpan {
  const start = Date.parse(span.startTime);
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId !== undefined && { parentSpanId: span.parentSpanId }),
    name: span.span,
    kind: KIND[span.kind],
    ...between(start, span.durationMs),
    status: { code: STATUS[span.status] },
    attributes: [
      ...attributes({ "faas.name": span.function, "faas.invocation_id": span.invocationId }),
      ...more,
    ],
  };
}

/**
 * An invocation that wrote no span of its own, or one for several events: its trace is that of its cause, else its own, as
 * everywhere. `spanId` is a new one. Undefined where its id makes no trace.
 */
export function spanOfInvocation(record: InvocationRecord, spanId: string): OtlpSpan | undefined {
  const parent = parseTraceparent(record.parent);
  const traceId = parent?.traceId ?? traceIdOf(record.invocationId);
  if (traceId === undefined) return undefined;
  const links = record.links?.flatMap((link) => {
    const cause = parseTraceparent(link);
    return cause ? [{ traceId: cause.traceId, spanId: cause.spanId }] : [];
  });
  return {
    traceId,
    spanId,
    ...(parent && { parentSpanId: parent.spanId }),
    name: record.function,
    kind: record.kind === "http" ? KIND.server : KIND.consumer,
    ...between(record.startedAt, record.durationMs),
    status: statusOf(record),
    attributes: attributesOf(record),
    ...(links && links.length > 0 && { links }),
  };
}

/** What only the engine knows of an invocation: https://opentelemetry.io/docs/specs/semconv/faas/faas-spans/ */
export function attributesOf(record: InvocationRecord): Attribute[] {
  const { initMs, status, kind } = record;
  return attributes({
    "faas.name": record.function,
    "faas.invocation_id": record.invocationId,
    "faas.trigger":
      kind === "http" ? "http" : kind === "consumer" ? "pubsub" : kind === "scheduled" ? "timer" : "other",
    "faas.coldstart": initMs !== undefined,
    ...(initMs !== undefined && { "motif.init_ms": initMs }),
    ...(status !== "ok" && { "error.type": status }),
  });
}

/** How it ended, with the error's own words. */
export function statusOf({ status, error }: InvocationRecord): OtlpSpan["status"] {
  if (status === "ok") return { code: STATUS.ok };
  return { code: STATUS.error, ...(error !== undefined && { message: error }) };
}

function between(startMs: number, durationMs: number) {
  return { startTimeUnixNano: nanoseconds(startMs), endTimeUnixNano: nanoseconds(startMs + durationMs) };
}

/** Milliseconds since 1970, which may have a fraction, in nanoseconds. */
function nanoseconds(ms: number): string {
  const whole = Math.floor(ms);
  return String(BigInt(whole) * 1_000_000n + BigInt(Math.round((ms - whole) * 1e6)));
}

/** `SeverityNumber`: https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
const SEVERITY = { debug: 5, info: 9, warn: 13, error: 17 } as const;

const logLine = z.looseObject({
  level: z.enum(["debug", "info", "warn", "error"]),
  message: z.string(),
  timestamp: z.iso.datetime(),
  function: z.optional(z.string()),
  traceId: z.optional(z.string()),
  spanId: z.optional(z.string()),
  fields: z.optional(z.record(z.string(), z.unknown())),
});

/** A log record of a line; undefined where it is none. */
export function logOfLine(line: unknown): object | undefined {
  const { data } = logLine.safeParse(line);
  if (!data) return undefined;
  const { level, message, timestamp, fields = {}, traceId, spanId } = data;
  return {
    timeUnixNano: nanoseconds(Date.parse(timestamp)),
    severityNumber: SEVERITY[level],
    severityText: level.toUpperCase(),
    body: { stringValue: message },
    attributes: attributes({
      ...(data.function !== undefined && { "faas.name": data.function }),
      ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, scalar(value)])),
    }),
    ...(traceId !== undefined && { traceId }),
    ...(spanId !== undefined && { spanId }),
  };
}

const metricLine = z.looseObject({
  function: z.string(),
  _aws: z.object({
    Timestamp: z.number(),
    CloudWatchMetrics: z.array(
      z.object({
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string(), Unit: z.string() })),
      }),
    ),
  }),
});
const numbers = z.array(z.number());

/** `AGGREGATION_TEMPORALITY_DELTA`: what came since the last time. */
const DELTA = 1;

/** The metrics of a line: what is counted as a sum, what is measured as a histogram of one bucket. */
export function metricsOfLine(line: unknown): object[] {
  const { data } = metricLine.safeParse(line);
  if (!data) return [];
  const time = nanoseconds(data._aws.Timestamp);
  return data._aws.CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) => {
    const dimensions = (Dimensions[0] ?? []).map((name) => [name, scalar(data[name])] as const);
    const point = {
      startTimeUnixNano: time,
      timeUnixNano: time,
      attributes: attributes(Object.fromEntries(dimensions)),
    };
    return Metrics.map(({ Name: name, Unit: unit }) => {
      const values = numbers.parse(data[name]);
      return { name, ...(unit === "Count" ? sumOf(values, point) : { unit, ...histogramOf(values, point) }) };
    });
  });
}

function sumOf(values: readonly number[], point: object): object {
  const dataPoints = [{ ...point, asDouble: total(values) }];
  return { sum: { aggregationTemporality: DELTA, isMonotonic: false, dataPoints } };
}

function histogramOf(values: readonly number[], point: object): object {
  const count = String(values.length);
  const range = { min: Math.min(...values), max: Math.max(...values) };
  const dataPoints = [
    { ...point, count, sum: total(values), ...range, bucketCounts: [count], explicitBounds: [] },
  ];
  return { histogram: { aggregationTemporality: DELTA, dataPoints } };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function scalar(value: unknown): Scalar {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : JSON.stringify(value ?? null);
}

/** Attributes in OTLP's form. */
export function attributes(values: Readonly<Record<string, Scalar>>): Attribute[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: Scalar): Attribute["value"] {
  if (typeof value === "string") return { stringValue: value };
  return typeof value === "number" ? { doubleValue: value } : { boolValue: value };
}
