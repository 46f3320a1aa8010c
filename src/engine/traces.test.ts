import {
  app,
  batchConsumer,
  bucket,
  consume,
  consumer,
  http,
  httpApi,
  json,
  objectCreated,
  onObjectCreated,
  queue,
} from "@motif/core";
import { loadDefaults, parseDefaults } from "@motif/core/model";
import { start } from "@motif/engine/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";

const Job = z.object({ n: z.number() });
const jobs = queue("jobs", { schema: Job });
const files = bucket("files");
const accept = http(
  "accept",
  { uses: { jobs: jobs.sender, files: files.writer } },
  async ({ jobs, files, log }) => {
    log.info("accepted");
    await jobs.send({ n: 1 });
    await files.put("a", "content");
    return json({});
  },
);
const work = consumer("work", { event: Job }, ({ log }) => log.info("worked"));
const read = consumer("read", { event: objectCreated }, ({ log }) => log.info("read"));
const definition = app("traced", {
  api: httpApi({ "POST /": accept }),
  jobs: consume(jobs, work, { batchSize: 1 }),
  files: onObjectCreated(files, read),
});

/** What was recorded of a function's latest invocation. */
const recordOf = async (t: Awaited<ReturnType<typeof start>>, name: string) =>
  (await t.traces()).find((record) => record.function === name);

// https://www.w3.org/TR/trace-context/
describe("a trace", () => {
  it("begins with a request that came without one, and links it to what came of the message and the object it left", async () => {
    await using t = await start(definition);
    await t.fetch("/", { method: "POST" });
    await t.settle();
    const request = await recordOf(t, "accept");
    expect(request?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(request?.parent).toBeUndefined();
    for (const name of ["work", "read"]) {
      const record = await recordOf(t, name);
      expect(record?.traceId).toBe(request?.traceId);
      expect(record?.parent).toContain(request?.traceId);
    }
    expect(t.logs.map(({ message }) => message).sort()).toEqual(["accepted", "read", "worked"]);
    for (const line of t.logs) expect(line.traceId).toBe(request?.traceId);
  });

  it("goes on from a request that has one", async () => {
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
    await using t = await start(definition);
    await t.fetch("/", { method: "POST", headers: { traceparent } });
    await t.settle();
    expect(await recordOf(t, "accept")).toMatchObject({ traceId, parent: traceparent });
    expect(await recordOf(t, "work")).toMatchObject({ traceId });
    expect(new Set(t.logs.map((line) => line.traceId))).toEqual(new Set([traceId]));
  });

  it("begins anew with each message that somebody sends by hand", async () => {
    await using t = await start(definition);
    await t.send("jobs", { n: 1 });
    await t.send("jobs", { n: 2 });
    await t.settle();
    const recorded = (await t.traces()).map(({ traceId }) => traceId);
    expect(new Set(recorded).size).toBe(2);
    expect(new Set(t.logs.map((line) => line.traceId))).toEqual(new Set(recorded));
  });

  it("of a batch is its own, with links to those of its messages", async () => {
    const batch = batchConsumer("batch", { event: Job }, ({ log }) => log.info("batch"));
    const relay = http("relay", { uses: { jobs: jobs.sender } }, async ({ jobs }) => {
      await jobs.send({ n: 1 });
      return json({});
    });
    const api = httpApi({ "POST /": relay });
    await using t = await start(
      app("traced", { api, jobs: consume(jobs, batch, { batchSize: 2, batchWindow: "1m" }) }),
    );
    await t.fetch("/", { method: "POST" });
    await t.fetch("/", { method: "POST" });
    await t.settle();
    const record = await recordOf(t, "batch");
    const requests = (await t.traces()).filter(({ kind }) => kind === "http");
    expect(record?.links?.map((link) => link.split("-")[1])).toEqual(
      requests.map(({ traceId }) => traceId).reverse(),
    );
    expect(t.logs.map((line) => line.traceId)).toEqual([record?.traceId]);
  });

  it("says what failed although it answered: a handler that threw, a 5xx, events that were not processed", async () => {
    const answer = http("answer", {}, ({ header }) => {
      if (header("x") === "throws") throw new Error("no luck");
      return json({}, { status: Number(header("x")) });
    });
    const one = consumer("one", { event: Job }, ({ event }) => {
      if (event.data.n < 0) throw new Error(`no ${event.data.n}`);
    });
    const many = batchConsumer("many", { event: Job }, ({ events, failed }) => {
      for (const event of events) if (event.data.n < 0) failed(event, new Error(`no ${event.data.n}`));
    });
    const batches = queue("batches", { schema: Job });
    await using t = await start(
      app("traced", {
        api: httpApi({ "GET /": answer }),
        jobs: consume(jobs, one, { retry: { attempts: 1 } }),
        batches: consume(batches, many, { batchSize: 3, batchWindow: "1m", retry: { attempts: 1 } }),
      }),
    );
    const outcome = async (name: string) => {
      const { status, error } = (await recordOf(t, name)) ?? {};
      return error === undefined ? status : `${status}: ${error}`;
    };
    for (const [asked, expected] of [
      ["200", "ok"],
      ["499", "ok"],
      ["500", "failed: It answered with status 500."],
      ["503", "failed: It answered with status 503."],
      ["throws", "failed: It answered with status 500."],
    ] as const) {
      await t.fetch("/", { headers: { x: asked } });
      expect(await outcome("answer"), asked).toBe(expected);
    }
    await t.send("jobs", { n: 1 });
    await t.settle();
    expect(await outcome("one")).toBe("ok");
    await t.send("jobs", { n: -1 });
    await t.settle();
    expect(await outcome("one")).toBe("failed: no -1");
    for (const n of [-2, 2, -3]) await t.send("batches", { n });
    await t.settle();
    expect(await outcome("many")).toBe("failed: 2 of 3 events failed: no -2");
    // What the runtime has logged of these is not logged again.
    expect(t.logs.filter(({ message }) => String(message).includes("answered with"))).toEqual([]);
  });

  it("is not kept where tracing is off; logs go on", async () => {
    const defaults = parseDefaults(
      "functions: { tracing: false }",
      "serverless-defaults.yaml",
      loadDefaults(),
    );
    await using t = await start(definition, { defaults });
    await t.fetch("/", { method: "POST" });
    await t.settle();
    expect(await t.traces()).toEqual([]);
    expect(t.logs).toHaveLength(3);
  });
});
