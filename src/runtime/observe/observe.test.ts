import { type Context, type Grant, http, json, MotifError } from "@motif/core";
import { describe, expect, it } from "vitest";
import { createRuntime, formatTraceparent, type Platform, parseTraceparent } from "../platform.ts";
import { FakePlatform, requestData } from "../testing/fake-platform.ts";

const PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

/** What a handler writes. */
async function written(
  handler: (context: Context) => void | Promise<void>,
  headers: Record<string, string> = {},
  platform = new FakePlatform(),
) {
  const fn = http("f", {}, async (input) => {
    await handler(input);
    return json({});
  });
  const response = await createRuntime(fn, platform).http(requestData({ headers }), platform.call());
  expect(response.status).toBe(200);
  return platform;
}

describe("a log line", () => {
  it("says where it comes from and carries fields", async () => {
    const { logs } = await written(({ log }) => log.info("hello", { item: 1 }), {
      traceparent: PARENT,
      "x-correlation-id": "order-7",
    });
    expect(logs).toEqual([
      {
        level: "info",
        message: "hello",
        timestamp: "2026-01-01T00:00:00.000Z",
        service: "shop",
        function: "f",
        invocationId: "invocation-1",
        traceId: "0af7651916cd43dd8448eb211c80319c",
        spanId: "8000000080000000",
        correlationId: "order-7",
        fields: { item: 1 },
      },
    ]);
  });

  it("is left out below the platform's level", async () => {
    const write = ({ log }: Context) => {
      log.debug("a");
      log.info("b");
      log.warn("c");
      log.error("d");
    };
    const { logs } = await written(write, {}, new FakePlatform({}, "warn"));
    expect(logs.map(({ message }) => message)).toEqual(["c", "d"]);
  });

  it("of a handle belongs to no invocation, and is left out below the platform's level", () => {
    const noticing: Grant = {
      resource: { kind: "test", name: "notices" },
      access: "reader",
      operations: [],
      carries: false,
      bind(_, warn) {
        warn("noticed", { token: "1", name: "Ann" });
        return () => ({});
      },
    };
    const fn = http("f", { uses: { noticing } }, () => json({}));
    const written = (level: Platform["logLevel"]) => {
      const platform = new FakePlatform({}, level);
      createRuntime(fn, platform);
      return platform.logs;
    };
    expect(written("warn")).toEqual([
      {
        level: "warn",
        message: "noticed",
        timestamp: "2026-01-01T00:00:00.000Z",
        service: "shop",
        function: "f",
        fields: { token: "[redacted]", name: "Ann" },
      },
    ]);
    expect(written("error")).toEqual([]);
  });

  it("holds no secret, at any depth", async () => {
    const { logs } = await written(({ log }) =>
      log.info("x", {
        Authorization: "Bearer 1",
        user: { password: "1", "api-key": "1", refresh_token: "1", name: "Ann" },
        list: [{ clientSecret: "1" }],
        tokenized: "shown",
        cookie: undefined,
      }),
    );
    const hidden = "[redacted]";
    expect(logs[0]?.fields).toEqual({
      Authorization: hidden,
      user: { password: hidden, "api-key": hidden, refresh_token: hidden, name: "Ann" },
      list: [{ clientSecret: hidden }],
      tokenized: "shown",
    });
  });

  it("has errors as {name, code, message, stack, cause}", async () => {
    const error = new MotifError("odd", "message", { cause: new RangeError("deeper") });
    const { logs } = await written(({ log }) => log.error("x", { error }));
    expect(logs[0]?.fields).toEqual({
      error: {
        name: "MotifError",
        code: "odd",
        message: "message",
        stack: expect.stringContaining("observe.test.ts"),
        cause: { name: "RangeError", message: "deeper", stack: expect.any(String) },
      },
    });
  });

  it("is written whatever the fields are", async () => {
    const cycle: Record<string, unknown> = { big: 10n, nan: Number.NaN, at: new Date(0), when: undefined };
    cycle.self = cycle;
    cycle.map = new Map([["a", new Set([1])]]);
    cycle.call = () => {};
    const twice = { shared: 1 };
    let deep: object = {};
    for (let depth = 0; depth < 10_000; depth++) deep = { deep };
    const { logs } = await written(({ log }) => {
      log.info("odd", { ...cycle, twice: [twice, twice] });
      log.info("throws", {
        get bad() {
          throw new Error("no");
        },
      });
      log.info("deep", deep as Record<string, unknown>);
      log.info(Object.create(null) as string);
    });
    expect(logs[0]?.fields).toMatchObject({
      big: "10",
      nan: "NaN",
      at: "1970-01-01T00:00:00.000Z",
      self: { self: "[circular]" },
      map: { a: [1] },
      twice: [{ shared: 1 }, { shared: 1 }],
    });
    expect(logs[1]?.fields).toEqual({ unwritable: "no" });
    expect(JSON.stringify(logs[2])).toContain("[too deep]");
    expect(logs[3]?.message).toBe("a value without a text, of type object");
  });
});

describe("traceparent", () => {
  // Cases from https://www.w3.org/TR/trace-context/#traceparent-header-field-values and #versioning-of-traceparent
  it.each([
    ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", PARENT],
    ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-09", PARENT],
    ["cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-comes-later", PARENT],
  ])("%s is read", (text, expected) => {
    const parsed = parseTraceparent(text);
    expect(parsed && formatTraceparent(parsed)).toBe(expected);
  });

  it.each([
    undefined,
    "",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-extra",
    "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
    "00-00000000000000000000000000000000-b7ad6b7169203331-01",
    "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
  ])("%s is no traceparent, and a new trace begins", async (text) => {
    expect(parseTraceparent(text)).toBeUndefined();
    const headers = text === undefined ? {} : { traceparent: text };
    const { logs } = await written(({ log }) => log.info("x"), headers);
    expect(logs[0]?.traceId).toBe("80000000".repeat(4));
  });
});

describe("a trace", () => {
  it("has lines for the invocation's span and the spans inside", async () => {
    const platform = new FakePlatform();
    const work = async ({ trace }: Context) => {
      await trace.span("charge", async () => {
        platform.time += 250;
      });
      await trace.span("fail", () => Promise.reject(new Error("no"))).catch(() => {});
    };
    await written(work, { traceparent: PARENT }, platform);
    const common = {
      traceId: "0af7651916cd43dd8448eb211c80319c",
      function: "f",
      invocationId: "invocation-1",
    };
    expect(platform.lines).toMatchObject([
      {
        ...common,
        span: "charge",
        kind: "internal",
        durationMs: 250,
        status: "ok",
        parentSpanId: expect.any(String),
      },
      { ...common, span: "fail", kind: "internal", durationMs: 0, status: "error" },
      {
        ...common,
        span: "f",
        kind: "server",
        durationMs: 250,
        status: "ok",
        parentSpanId: "b7ad6b7169203331",
      },
    ]);
    expect(platform.lines[0]?.parentSpanId).toBe(platform.lines[2]?.spanId);
  });

  it("writes nothing when the caller does not sample it, or nobody saw its id", async () => {
    const unsampled = await written(({ trace }) => void trace.span("s", async () => {}), {
      traceparent: PARENT.replace(/01$/, "00"),
    });
    expect(unsampled.lines).toEqual([]);
    expect((await written(() => {}, { traceparent: PARENT })).lines).toEqual([]);
  });

  it("has a correlation id of its own where the caller's is missing or not plain", async () => {
    const write = ({ log }: Context) => log.info("x");
    for (const id of ["", "a b", "x".repeat(129), '"}']) {
      const { logs } = await written(write, { traceparent: PARENT, "x-correlation-id": id });
      expect(logs[0]?.correlationId).toBe("0af7651916cd43dd8448eb211c80319c");
    }
  });
});

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
describe("metrics", () => {
  it("are one line in the embedded metric format for each unit and set of dimensions", async () => {
    const { lines } = await written(({ metrics }) => {
      metrics.add("Orders", 1);
      metrics.add("Orders", 2);
      metrics.add("Latency", 12.5, "Milliseconds", { provider: "acme" });
    });
    const at = { Timestamp: Date.UTC(2026, 0, 1) };
    expect(lines).toEqual([
      {
        _aws: {
          ...at,
          CloudWatchMetrics: [
            { Namespace: "shop", Dimensions: [["function"]], Metrics: [{ Name: "Orders", Unit: "Count" }] },
          ],
        },
        function: "f",
        Orders: [1, 2],
      },
      {
        _aws: {
          ...at,
          CloudWatchMetrics: [
            {
              Namespace: "shop",
              Dimensions: [["function", "provider"]],
              Metrics: [{ Name: "Latency", Unit: "Milliseconds" }],
            },
          ],
        },
        function: "f",
        provider: "acme",
        Latency: [12.5],
      },
    ]);
  });

  it("keep to 100 values a metric and 100 metrics a line", async () => {
    const { lines } = await written(({ metrics }) => {
      for (let n = 0; n < 250; n++) metrics.add("Many", n);
      for (let n = 0; n < 150; n++) metrics.add(`Metric${n}`, n, "None");
    });
    expect(lines.flatMap(({ Many }) => (Array.isArray(Many) ? [Many.length] : []))).toEqual([100, 100, 50]);
    expect(lines.map((line) => Object.keys(line).filter((name) => name.startsWith("Metric")).length)).toEqual(
      expect.arrayContaining([100, 50]),
    );
  });

  it("are written when the handler fails, too", async () => {
    const platform = new FakePlatform();
    const fn = http("f", {}, ({ metrics }) => {
      metrics.add("Tried", 1);
      throw new Error("no");
    });
    await createRuntime(fn, platform).http(requestData(), platform.call());
    expect(platform.lines.filter((line) => "_aws" in line)).toHaveLength(1);
  });

  it.each([
    ["a value that is no number", "Orders", Number.NaN, {}],
    ["a reserved name", "_aws", 1, {}],
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html
    ["a dimension that begins with a colon", "Orders", 1, { ":city": "Bern" }],
    ["a dimension that is not ASCII", "Orders", 1, { größe: "1" }],
    ["a value of a dimension that is not ASCII", "Orders", 1, { city: "Zürich" }],
    ["an empty value of a dimension", "Orders", 1, { city: "" }],
    ["a value of a dimension that is blank", "Orders", 1, { city: "  " }],
    ["a value of a dimension that is no text", "Orders", 1, { city: 1 as never }],
    ["a name that is too long", "x".repeat(256), 1, {}],
    ["a dimension named as the metric", "Orders", 1, { Orders: "1" }],
    [
      "too many dimensions",
      "Orders",
      1,
      Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`d${n}`, "1"])),
    ],
  ])("refuse %s", async (_, name, value, dimensions) => {
    await written(({ metrics }) =>
      expect(() => metrics.add(name, value, "Count", dimensions)).toThrow(
        expect.objectContaining({ code: "invalid-argument" }),
      ),
    );
  });
});
