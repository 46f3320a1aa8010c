import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { Dev, workFolder } from "../../testing/motif.ts";
import { headersOf, OtlpExporter } from "./exporter.ts";

const attribute = z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) });
const span = z.object({
  traceId: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  spanId: z.string().check(z.regex(/^[0-9a-f]{16}$/)),
  parentSpanId: z.optional(z.string()),
  name: z.string(),
  kind: z.number(),
  startTimeUnixNano: z.string().check(z.regex(/^\d{19}$/)),
  endTimeUnixNano: z.string().check(z.regex(/^\d{19}$/)),
  status: z.object({ code: z.number(), message: z.optional(z.string()) }),
  attributes: z.array(attribute),
  links: z.optional(z.array(z.object({ traceId: z.string(), spanId: z.string() }))),
});
const resource = z.object({ attributes: z.array(attribute) });
const traces = z.object({
  resourceSpans: z.array(z.object({ resource, scopeSpans: z.array(z.object({ spans: z.array(span) })) })),
});

/** What a collector got, by path. */
const got: { path: string; headers: NodeJS.Dict<string | string[]>; body: unknown }[] = [];
let status = 200;
const collector = createServer(async (request, response) => {
  got.push({ path: request.url ?? "", headers: request.headers, body: await json(request) });
  response.writeHead(status).end("{}");
});
let url: string;
beforeAll(async () => {
  await once(collector.listen(0, "127.0.0.1"), "listening");
  url = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
});
afterAll(() => collector.close());
beforeEach(() => {
  got.length = 0;
  status = 200;
});

const spans = () =>
  got
    .filter(({ path }) => path === "/v1/traces")
    .flatMap(({ body }) => z.parse(traces, body).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));

const attributeOf = (of: z.infer<typeof span>, key: string) =>
  Object.values(of.attributes.find((each) => each.key === key)?.value ?? {})[0];

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const [FIRST, SECOND] = ["b7ad6b7169203331", "c7ad6b7169203331"];
const line = (more: object) =>
  JSON.stringify({
    span: "price",
    kind: "server",
    traceId: TRACE,
    spanId: FIRST,
    startTime: "2026-11-30T12:00:00.000Z",
    durationMs: 1.5,
    status: "ok",
    function: "price",
    invocationId: "one",
    ...more,
  });
const record = {
  invocationId: "one",
  function: "price",
  kind: "http",
  startedAt: Date.parse("2026-11-30T12:00:00Z"),
  durationMs: 2,
  status: "ok",
} as const;

describe("what a collector gets", () => {
  const problems: string[] = [];
  let exporter: OtlpExporter;
  beforeEach(() => {
    problems.length = 0;
    exporter = new OtlpExporter({
      url: `${url}/`,
      headers: { "api-key": "k" },
      service: "shop",
      onError: (problem) => problems.push(problem),
    });
  });
  afterEach(() => exporter.close());

  it("is the runtime's span of an invocation, with what only the engine knows of it", async () => {
    exporter.onLine(line({ span: "ask the bank", kind: "internal", spanId: SECOND, parentSpanId: FIRST }));
    exporter.onLine(line({}));
    exporter.onInvocation({ ...record, initMs: 40, status: "failed", error: "It answered with status 500." });
    await exporter.close();
    const [inner, own] = spans();
    expect(inner).toMatchObject({ name: "ask the bank", kind: 1, parentSpanId: FIRST, traceId: TRACE });
    expect(own).toMatchObject({
      spanId: FIRST,
      kind: 2,
      startTimeUnixNano: "1796040000000000000",
      endTimeUnixNano: "1796040000001500000",
      status: { code: 2, message: "It answered with status 500." },
    });
    expect(own && attributeOf(own, "faas.coldstart")).toBe(true);
    expect(own && attributeOf(own, "error.type")).toBe("failed");
    expect(got[0]?.headers).toMatchObject({ "api-key": "k", "content-type": "application/json" });
  });

  it("is a span of its own for a batch, with links to what its messages come from", async () => {
    const links = [`00-${TRACE}-${FIRST}-01`, `00-${TRACE}-${SECOND}-01`];
    const invocationId = "11111111-2222-4333-8444-555555555555";
    exporter.onInvocation({ ...record, kind: "consumer", invocationId, links });
    await exporter.close();
    expect(spans()).toMatchObject([
      {
        traceId: "11111111222243338444555555555555",
        kind: 5,
        links: [
          { traceId: TRACE, spanId: FIRST },
          { traceId: TRACE, spanId: SECOND },
        ],
      },
    ]);
  });

  it("is log records with their trace, sums of what is counted, and histograms of what is measured", async () => {
    const logged = {
      level: "warn",
      message: "slow",
      timestamp: "2026-11-30T12:00:00.000Z",
      function: "price",
    };
    exporter.onLine(
      JSON.stringify({ ...logged, traceId: TRACE, spanId: FIRST, fields: { ms: 7, why: ["x"] } }),
    );
    const metric = (Name: string, Unit: string) => ({ Name, Unit });
    const CloudWatchMetrics = [
      {
        Namespace: "shop",
        Dimensions: [["function", "shop"]],
        Metrics: [metric("Sold", "Count"), metric("Wait", "Milliseconds")],
      },
    ];
    const _aws = { Timestamp: Date.parse("2026-11-30T12:00:00Z"), CloudWatchMetrics };
    exporter.onLine(JSON.stringify({ _aws, function: "price", shop: "berlin", Sold: [1, 2], Wait: [5, 9] }));
    await exporter.close();
    const bodyOf = (path: string) => JSON.stringify(got.find((each) => each.path === path)?.body);
    expect(bodyOf("/v1/logs")).toContain(
      `"severityNumber":13,"severityText":"WARN","body":{"stringValue":"slow"},"attributes":[{"key":"faas.name","value":{"stringValue":"price"}},{"key":"ms","value":{"doubleValue":7}},{"key":"why","value":{"stringValue":"[\\"x\\"]"}}],"traceId":"${TRACE}"`,
    );
    expect(bodyOf("/v1/metrics")).toContain('"asDouble":3');
    expect(bodyOf("/v1/metrics")).toContain('"count":"2","sum":14,"min":5,"max":9');
    expect(bodyOf("/v1/metrics")).toContain('{"key":"shop","value":{"stringValue":"berlin"}}');
  });

  it("is told to be missing once, however often it is refused", async () => {
    status = 503;
    for (let times = 0; times < 2; times++) {
      exporter.onInvocation(record);
      exporter.onLine(line({ kind: "internal" }));
      await exporter.close();
    }
    expect(problems).toEqual([
      `${url}/ takes no telemetry: it answered traces with 503. What it misses is dropped.`,
    ]);
  });
});

it("headers are read as OpenTelemetry's variable has them", () => {
  expect(headersOf("api-key=a%3Db, team = x ,broken")).toEqual({ "api-key": "a=b", team: "x" });
  expect(headersOf(undefined)).toEqual({});
});

describe("motif dev --otlp", () => {
  const work = workFolder();
  afterAll(() => work.remove());

  it("sends one trace from a request to the messages that it caused", async () => {
    const dev = new Dev(work.cwd, ["notes", "--port", "0", "--otlp", url]);
    const address = await dev.url();
    const body = JSON.stringify({ id: "traced", text: "hello" });
    const headers = { "content-type": "application/json", traceparent: `00-${TRACE}-${FIRST}-01` };
    expect((await fetch(`${address}/notes`, { method: "POST", headers, body })).status).toBeLessThan(300);
    await vi.waitFor(() => expect(spans().map(({ traceId }) => traceId)).toContain(TRACE), 10_000);
    await dev.stop();
    const first = spans().find(({ name }) => name === "add-note");
    expect(first).toMatchObject({ traceId: TRACE, parentSpanId: FIRST, kind: 2, status: { code: 1 } });
    expect(new Set(spans().map(({ traceId }) => traceId))).toEqual(new Set([TRACE]));
  });
});
