import { isObject } from "@motif/core/platform";

type Fields = Readonly<Record<string, unknown>>;

/** The runtime's levels in Cloud Logging's words (https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#logseverity). */
const SEVERITY: Readonly<Record<string, string>> = {
  debug: "DEBUG",
  info: "INFO",
  warn: "WARNING",
  error: "ERROR",
};

/**
 * A line of the runtime (a log line, a span or metrics) as lines that Cloud Logging understands: with `severity`, and with
 * the trace that it links to (https://cloud.google.com/logging/docs/structured-logging#structured_logging_special_fields).
 * Metrics become a line for each value, which a log-based metric counts.
 */
export function logLines(line: string, project: string): readonly string[] {
  const parsed: unknown = JSON.parse(line);
  if (!isObject(parsed)) return [line];
  if (isObject(parsed._aws)) return metricLines(parsed, parsed._aws).map((each) => JSON.stringify(each));
  return [JSON.stringify(entry(parsed, project))];
}

function entry(fields: Fields, project: string): Fields {
  const { level, message, timestamp, traceId, spanId, ...rest } = fields;
  const stack = stackOf(rest.fields);
  return {
    severity: SEVERITY[String(level)] ?? "INFO",
    message: message ?? `span ${rest.span}`,
    time: timestamp ?? rest.startTime,
    ...rest,
    ...(typeof traceId === "string" && {
      "logging.googleapis.com/trace": `projects/${project}/traces/${traceId}`,
      "logging.googleapis.com/spanId": spanId,
      "logging.googleapis.com/trace_sampled": true,
    }),
    // Error Reporting groups errors by it (https://cloud.google.com/error-reporting/docs/formatting-error-messages).
    ...(level === "error" && stack !== undefined && { stack_trace: stack }),
  };
}

function stackOf(fields: unknown): string | undefined {
  const error = isObject(fields) ? fields.error : undefined;
  return isObject(error) && typeof error.stack === "string" ? error.stack : undefined;
}

/** The values of a line in the embedded metric format, which is what the runtime writes. */
function metricLines(line: Fields, { Timestamp, CloudWatchMetrics }: Fields): readonly Fields[] {
  const directives = Array.isArray(CloudWatchMetrics) ? CloudWatchMetrics.filter(isObject) : [];
  return directives.flatMap(({ Namespace, Dimensions, Metrics }) => {
    const names = Array.isArray(Dimensions) ? Dimensions.flat().map(String) : [];
    const own = names.filter((name) => name !== "function");
    const dimensions = Object.fromEntries(own.map((name) => [name, line[name]]));
    const metrics = Array.isArray(Metrics) ? Metrics.filter(isObject) : [];
    return metrics.flatMap(({ Name, Unit }) =>
      [line[String(Name)]].flat().map((value) => ({
        severity: "INFO",
        message: `metric ${Name}: ${value}`,
        time: new Date(Number(Timestamp)).toISOString(),
        metric: { name: Name, value, unit: Unit },
        service: Namespace,
        function: line.function,
        dimensions,
      })),
    );
  });
}
