import { describe, expect, it } from "vitest";
import { logLines } from "./log-line.ts";

const lines = (line: object) => logLines(JSON.stringify(line), "acme").map((each) => JSON.parse(each));
const TRACE = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };

// https://cloud.google.com/logging/docs/structured-logging#structured_logging_special_fields
describe("a line of the runtime in Cloud Logging", () => {
  it.each([
    ["debug", "DEBUG"],
    ["info", "INFO"],
    ["warn", "WARNING"],
    ["error", "ERROR"],
  ])("of level %s has the severity %s, its time and its trace", (level, severity) => {
    const timestamp = "2026-01-01T00:00:00.000Z";
    const fields = { order: 7 };
    expect(lines({ level, message: "hello", timestamp, function: "f", ...TRACE, fields })).toEqual([
      {
        severity,
        message: "hello",
        time: timestamp,
        function: "f",
        "logging.googleapis.com/trace": "projects/acme/traces/0af7651916cd43dd8448eb211c80319c",
        "logging.googleapis.com/spanId": "b7ad6b7169203331",
        "logging.googleapis.com/trace_sampled": true,
        fields: { order: 7 },
      },
    ]);
  });

  it("that is an error has its stack where Error Reporting looks for it", () => {
    const error = { name: "Error", message: "no", stack: "Error: no\n    at f" };
    expect(lines({ level: "error", message: "m", fields: { error } })[0].stack_trace).toBe(error.stack);
  });

  it("that is a span says so", () => {
    const [span] = lines({ span: "f", kind: "server", startTime: "2026-01-01T00:00:00.000Z", ...TRACE });
    expect(span).toMatchObject({
      severity: "INFO",
      message: "span f",
      span: "f",
      time: "2026-01-01T00:00:00.000Z",
    });
  });

  it("with metrics becomes a line for each value", () => {
    const metrics = {
      _aws: {
        Timestamp: 0,
        CloudWatchMetrics: [
          {
            Namespace: "shop",
            Dimensions: [["function", "country"]],
            Metrics: [
              { Name: "orders", Unit: "Count" },
              { Name: "items", Unit: "Count" },
            ],
          },
        ],
      },
      function: "place-order",
      country: "NL",
      orders: [1],
      items: [3, 4],
    };
    const common = {
      severity: "INFO",
      time: "1970-01-01T00:00:00.000Z",
      service: "shop",
      function: "place-order",
      dimensions: { country: "NL" },
    };
    expect(lines(metrics)).toEqual(
      [
        ["orders", 1],
        ["items", 3],
        ["items", 4],
      ].map(([name, value]) => ({
        ...common,
        message: `metric ${name}: ${value}`,
        metric: { name, value, unit: "Count" },
      })),
    );
  });
});
