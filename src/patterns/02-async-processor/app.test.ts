import { hash } from "node:crypto";
import { type App, type BucketWriter, type ConsumerFunction, type Duration, milliseconds } from "@motif/app";
import { start, type TestApp } from "@motif/app/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import asyncProcessor from "./app.ts";
import processJob from "./functions/process-job.ts";
import { type Job, JobMessage, MAX_ATTEMPTS } from "./resources.ts";

const TEXT = "to be or not to be";
const REPORT = {
  words: 6,
  distinctWords: 4,
  frequent: [
    { word: "be", count: 2 },
    { word: "to", count: 2 },
    { word: "not", count: 1 },
    { word: "or", count: 1 },
  ],
};
/** A text that can never be processed. */
const POISON = "?!";

type Handler = ConsumerFunction["handler"];

/** What tests look at in the input of process-job. */
const Delivery = z.object({ event: z.object({ data: JobMessage }), receiveCount: z.number() });

/** The app with something around the handler of process-job. */
function withHandler(handler: Handler): App {
  const { work } = asyncProcessor.wiring;
  if (work?.kind !== "queueSubscription") throw new Error("The app has no queue subscription.");
  const consumer = { ...processJob, handler };
  return { ...asyncProcessor, wiring: { ...asyncProcessor.wiring, work: { ...work, consumer } } };
}

/** The app with a bucket that does something else when a result is put into it. */
function withPut(put: (...args: Parameters<BucketWriter["put"]>) => Promise<unknown>): App {
  return withHandler((input) => processJob.handler({ ...input, results: { put } }));
}

/** In handlers: waits on the virtual clock. */
function sleep(duration: Duration): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds(duration)));
}

function post(t: TestApp, text: string, headers: Record<string, string> = {}): Promise<Response> {
  return t.fetch("/jobs", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ text }),
  });
}

async function accept(t: TestApp, text: string): Promise<string> {
  const response = await post(t, text);
  expect(response.status).toBe(202);
  const { id } = await response.json();
  return id;
}

async function status(t: TestApp, id: string) {
  const response = await t.fetch(`/jobs/${id}`);
  return { retryAfter: response.headers.get("retry-after"), ...(await response.json()) };
}

async function resultOf(t: TestApp, id: string): Promise<unknown> {
  return (await t.fetch(`/jobs/${id}/result`)).json();
}

describe("a job", () => {
  it("is accepted, processed and read, by following the links", async () => {
    await using t = await start(asyncProcessor);
    const accepted = await post(t, TEXT);
    expect(accepted.status).toBe(202);
    const location = accepted.headers.get("location") ?? "";
    await t.settle();
    const job = await (await t.fetch(location)).json();
    expect(job).toMatchObject({ status: "done", attempt: 1, result: `${location}/result` });
    const result = await t.fetch(job.result);
    expect(result.headers.get("content-type")).toBe("application/json");
    expect(await result.json()).toEqual(REPORT);
    expect((await t.fetch(location)).headers.get("retry-after")).toBeNull();
  });

  it("is queued, then running, then done, and the client is told when to ask again", async () => {
    await using t = await start(withPut(() => sleep("20s")));
    const id = await accept(t, TEXT);
    expect(await status(t, id)).toMatchObject({ status: "queued", attempt: 0, retryAfter: "1" });
    expect((await t.fetch(`/jobs/${id}/result`)).status).toBe(404);
    await t.advance("10s");
    expect(await status(t, id)).toMatchObject({ status: "running", attempt: 1, retryAfter: "1" });
    await t.advance("10s");
    expect(await status(t, id)).toMatchObject({ status: "done", attempt: 1, retryAfter: null });
  });

  it("is unknown: 404", async () => {
    await using t = await start(asyncProcessor);
    const response = await t.fetch("/jobs/7f4df2a8-8e4f-4c3e-9a53-0d2c3b1f5a60");
    expect(response.status).toBe(404);
  });

  it("is refused with 400 when it is not valid, and nothing is queued", async () => {
    await using t = await start(asyncProcessor);
    expect((await post(t, "")).status).toBe(400);
    expect((await post(t, "x".repeat(50_001))).status).toBe(400);
    expect(await t.queue("jobs")).toMatchObject({ available: 0, inFlight: 0 });
  });

  it("is kept for 30 days, longer than its dead letter could be redriven", async () => {
    await using t = await start(asyncProcessor);
    const id = await accept(t, TEXT);
    const stored = await t.table("jobs").get({ id });
    expect(stored?.item["expiresAt"]).toBe(t.now().getTime() / 1000 + 30 * 86_400);
  });
});

describe("acceptance", () => {
  // Operations of create-job under a key: 1 takes the lease, 2 writes the row, 3 sends the message, 4 records the response.
  const crashes = [1, 2, 3, 4].flatMap((operation) =>
    (["before", "after"] as const).map((when) => ({ operation, when })),
  );
  it.each(crashes)(
    "does the job once if it dies $when operation $operation and the client repeats",
    async (crash) => {
      await using t = await start(asyncProcessor);
      const key = { "idempotency-key": "job-1" };
      t.faults.crash("create-job", crash);
      expect((await post(t, TEXT, key)).status).toBeGreaterThanOrEqual(500);
      await t.advance("31s");
      const repeated = await post(t, TEXT, key);
      expect(repeated.status).toBe(202);
      await t.settle();
      const { entries } = await t.table<Job>("jobs").scan();
      const { id } = await repeated.json();
      expect(entries.map(({ item }) => [item.id, item.status])).toEqual([[id, "done"]]);
      expect(await resultOf(t, id)).toEqual(REPORT);
    },
  );

  it("refuses a key that came with another job", async () => {
    await using t = await start(asyncProcessor);
    const key = { "idempotency-key": "job-1" };
    expect((await post(t, TEXT, key)).status).toBe(202);
    expect((await post(t, "another text", key)).status).toBe(422);
  });
});

// At-least-once delivery, visibility timeout and partial batches:
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
describe("retries", () => {
  // Operations of process-job: 1 reads the row, 2 marks it running, 3 writes the result, 4 marks it done.
  const crashes = [1, 2, 3, 4].flatMap((operation) =>
    (["before", "after"] as const).map((when) => ({ operation, when })),
  );
  it.each(crashes)("has one effect if it dies $when operation $operation", async (crash) => {
    await using t = await start(asyncProcessor);
    t.faults.crash("process-job", crash);
    const id = await accept(t, TEXT);
    await t.settle();
    expect(await t.queue("jobs")).toMatchObject({ inFlight: 1 });
    await t.advance("7m"); // the visibility timeout of 6 minutes
    expect(await status(t, id)).toMatchObject({ status: "done" });
    expect(await resultOf(t, id)).toEqual(REPORT);
    expect((await t.bucket("results").list()).entries).toHaveLength(1);
    expect(await t.queue("jobs")).toEqual({
      available: 0,
      inFlight: 0,
      delayed: 0,
      oldestAgeSeconds: 0,
      deadLetter: 0,
    });
  });

  it("keeps a message hidden while its function may still be running", async () => {
    const deliveries: unknown[] = [];
    const slow = withHandler(async (input) => {
      deliveries.push(input["receiveCount"]);
      await sleep("59s");
      await processJob.handler(input);
    });
    await using t = await start(slow);
    const id = await accept(t, TEXT);
    await t.advance("1h");
    expect(deliveries).toEqual([1]);
    expect(await status(t, id)).toMatchObject({ status: "done", attempt: 1 });
  });

  it("absorbs messages that are delivered twice", async () => {
    await using t = await start(asyncProcessor);
    t.faults.duplicate("jobs");
    const ids = await Promise.all(Array.from({ length: 20 }, () => accept(t, TEXT)));
    await t.advance("1h");
    for (const id of ids) expect(await status(t, id)).toMatchObject({ status: "done" });
    expect((await t.bucket("results").list()).entries).toHaveLength(20);
    expect(await t.deadLetters("jobs")).toEqual([]);
  });

  it("tries the failed jobs of a batch again, and only those", async () => {
    await using t = await start(asyncProcessor);
    const texts = [TEXT, POISON, TEXT, TEXT, POISON, TEXT, TEXT, TEXT, TEXT, TEXT];
    const ids = await Promise.all(texts.map((text) => accept(t, text)));
    await t.advance("1h");
    const jobs = await Promise.all(ids.map((id) => status(t, id)));
    expect(jobs.map((job) => job.status)).toEqual(texts.map((text) => (text === POISON ? "failed" : "done")));
    for (const job of jobs) expect(job.attempt).toBe(1);
  });
});

describe("a job that fails for good", () => {
  it("is shown as failed with the reason, and is in the dead-letter queue at once", async () => {
    await using t = await start(asyncProcessor);
    const id = await accept(t, POISON);
    await t.settle();
    expect(await status(t, id)).toMatchObject({
      status: "failed",
      attempt: 1,
      reason: "The text has no words.",
    });
    expect(await t.deadLetters("jobs")).toMatchObject([{ data: { id }, receiveCount: 1 }]);
    expect((await t.fetch(`/jobs/${id}/result`)).status).toBe(404);
  });

  it("is tried 5 times if trying again may help; then it is shown as failed, without what is in the error", async () => {
    await using t = await start(withPut(() => Promise.reject(new Error("no connection to 10.0.0.7"))));
    const id = await accept(t, TEXT);
    await t.advance("1h");
    const job = await status(t, id);
    expect(job).toMatchObject({ status: "failed", attempt: MAX_ATTEMPTS, reason: "It failed 5 times." });
    expect(await t.deadLetters("jobs")).toMatchObject([{ data: { id }, receiveCount: MAX_ATTEMPTS }]);
  });

  it("is shown as failed when its last attempt ran into the timeout and could not say so", async () => {
    await using t = await start(withPut(() => sleep("2m")));
    const id = await accept(t, TEXT);
    await t.advance("24m"); // 4 visibility timeouts: the last attempt begins
    expect(await status(t, id)).toMatchObject({ status: "running", attempt: MAX_ATTEMPTS });
    await t.advance("61s");
    expect(await status(t, id)).toMatchObject({ status: "failed", attempt: MAX_ATTEMPTS });
  });

  it("is shown as failed a day later when the code was too broken to note any attempt", async () => {
    await using t = await start(asyncProcessor);
    t.faults.crash("process-job", { times: MAX_ATTEMPTS });
    const id = await accept(t, TEXT);
    await t.advance("1h");
    expect(await t.deadLetters("jobs")).toHaveLength(1);
    expect(await status(t, id)).toMatchObject({ status: "queued" });
    await t.advance("23h");
    await t.advance("1s");
    expect(await status(t, id)).toMatchObject({ status: "failed" });
  });

  it("is done after all when the cause is fixed and its dead letter redriven", async () => {
    let broken = true;
    const app = withHandler((input) => {
      const put = () => Promise.reject(new Error("bucket is gone"));
      return processJob.handler(broken ? { ...input, results: { put } } : input);
    });
    await using t = await start(app);
    const id = await accept(t, TEXT);
    await t.advance("1h");
    expect(await status(t, id)).toMatchObject({ status: "failed" });
    broken = false;
    expect(await t.redrive("jobs")).toBe(1);
    await t.settle();
    const job = await status(t, id);
    expect(job).toMatchObject({ status: "done", attempt: 1 });
    expect(job).not.toHaveProperty("reason");
    expect(await resultOf(t, id)).toEqual(REPORT);
  });
});

describe("10,000 jobs with a function that fails 10% of the time", () => {
  it("have all their effects and no second one, and the poison ones are in the dead-letter queue", {
    timeout: 60_000,
  }, async () => {
    const failures = { before: 0, between: 0, after: 0 };
    // By job and attempt, so that it does not matter in which order they come; no job has bad luck five times.
    const perhapsFail = (point: keyof typeof failures, job: string, attempt: number) => {
      const luck = hash("sha256", `${point} ${attempt} ${job}`, "buffer").readUInt32BE() / 2 ** 32;
      if (luck >= 0.1 / 3) return;
      failures[point]++;
      throw new Error(`bad luck ${point}`);
    };
    let puts = 0;
    const flaky = withHandler(async (input) => {
      const { event, receiveCount } = Delivery.parse(input);
      const { text } = event.data.request;
      perhapsFail("before", text, receiveCount);
      const { put } = input["results"] as BucketWriter;
      const countingPut: BucketWriter["put"] = async (...args) => {
        const info = await put(...args);
        puts++;
        perhapsFail("between", text, receiveCount); // the effect is there, its record is not
        return info;
      };
      await processJob.handler({ ...input, results: { put: countingPut } });
      perhapsFail("after", text, receiveCount); // all is done, but the queue does not know
    });
    await using t = await start(flaky);
    const texts = Array.from({ length: 10_000 }, (_, n) => (n % 100 === 0 ? POISON : `job ${n}`));
    const ids = await Promise.all(texts.map((text) => accept(t, text)));
    await t.advance("30m");

    expect(Math.min(failures.before, failures.between, failures.after)).toBeGreaterThan(300);
    expect(await t.queue("jobs")).toMatchObject({ available: 0, inFlight: 0, delayed: 0, deadLetter: 100 });
    const poison = ids.filter((_, n) => texts[n] === POISON);
    const dead = (await t.deadLetters("jobs")).map(({ data }) => (data as { id: string }).id);
    expect(dead.sort()).toEqual(poison.sort());
    expect(puts).toBe(9_900 + failures.between);
    const statuses = await statusesOf(t);
    for (const [n, id] of ids.entries()) {
      const result = await t.bucket("results").get(`${id}.json`);
      const words =
        result && JSON.parse(await result.text()).frequent.map(({ word }: { word: string }) => word);
      const expected = texts[n] === POISON ? ["failed", undefined] : ["done", [String(n), "job"]];
      expect([statuses.get(id), words]).toEqual(expected);
    }
  });
});

/** The status of every job in the table. */
async function statusesOf(t: TestApp): Promise<Map<string, string>> {
  const statuses = new Map<string, string>();
  let position: { readonly cursor?: string } | undefined = {};
  while (position) {
    const { entries, cursor } = await t.table<Job>("jobs").scan({ limit: 1000, ...position });
    for (const { item } of entries) statuses.set(item.id, item.status);
    position = cursor === undefined ? undefined : { cursor };
  }
  return statuses;
}
