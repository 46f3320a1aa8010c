import { type App, type FunctionSettings, type TaskFunction, TerminalError } from "@motif/app";
import { start, type TestApp } from "@motif/app/testing";
import { describe, expect, it } from "vitest";
import directInvocation from "./app.ts";
import summarizeValues from "./functions/summarize.ts";
import type { Report } from "./resources.ts";

const VALUES = [1, 2, 39];
const SUMMARY = { count: 3, sum: 42 };
const UNSAFE = [Number.MAX_SAFE_INTEGER, 1];
/** A little more than 1 MiB as JSON. */
const LARGE = Array<number>(100_000).fill(1_234_567_890);
const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1000));

/** The app with another handler of summarize, or other settings. */
function withSummarize(handler: TaskFunction["handler"], settings: FunctionSettings = {}): App {
  const summarize = { ...summarizeValues, handler, settings: { ...summarizeValues.settings, ...settings } };
  return { ...directInvocation, wiring: { ...directInvocation.wiring, summarize } };
}

function post(t: TestApp, path: string, values: readonly number[], key?: string): Promise<Response> {
  return t.fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json", ...(key !== undefined && { "idempotency-key": key }) },
    body: JSON.stringify({ values }),
  });
}

async function order(t: TestApp, values: readonly number[], key?: string): Promise<string> {
  const response = await post(t, "/reports", values, key);
  expect(response.status).toBe(202);
  return response.headers.get("location") ?? "";
}

async function reportAt(t: TestApp, path: string): Promise<Report> {
  return (await t.fetch(path)).json();
}

const runs = (t: TestApp) => t.usage().functions["summarize"]?.invocations ?? 0;

describe("a summary that is waited for", () => {
  it("is the answer, and caller and callee are one trace", async () => {
    await using t = await start(directInvocation);
    const response = await post(t, "/summaries", VALUES);
    expect([response.status, await response.json()]).toEqual([200, SUMMARY]);
    const traces = await t.traces();
    expect(traces.map((record) => record.function).sort()).toEqual(["ask-summary", "summarize"]);
    expect(new Set(traces.map(({ traceId }) => traceId)).size).toBe(1);
  });

  it("may be one of more than a megabyte", async () => {
    await using t = await start(directInvocation);
    expect((await post(t, "/summaries", LARGE)).status).toBe(200);
  });

  it("is refused by the name of the callee's error: 422, and nobody tries again", async () => {
    await using t = await start(directInvocation);
    const response = await post(t, "/summaries", UNSAFE);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ detail: "The sum of 2 values is not exact." });
    expect(runs(t)).toBe(1);
  });

  it.each([
    ["crashes", async () => Promise.reject(new Error("boom"))],
    ["is stopped at its timeout", () => seconds(60)],
  ])("that %s is 502", async (_, handler) => {
    await using t = await start(withSummarize(handler));
    expect((await post(t, "/summaries", VALUES)).status).toBe(502);
  });

  it("costs the caller's time too: both run as long", async () => {
    await using t = await start(
      withSummarize(async () => {
        await seconds(3);
        return SUMMARY;
      }),
    );
    await post(t, "/summaries", VALUES);
    const { functions } = t.usage();
    expect(Object.keys(functions["summarize"]?.durations ?? {})).toEqual(["3000"]);
    expect(Object.keys(functions["ask-summary"]?.durations ?? {})).toEqual(["3000"]);
  });

  it("is 503 with Retry-After where the callee has no free place", async () => {
    const slow = async () => {
      await seconds(3);
      return SUMMARY;
    };
    await using t = await start(withSummarize(slow, { concurrency: { reserved: 1 } }));
    const answers = await Promise.all([post(t, "/summaries", VALUES), post(t, "/summaries", VALUES)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 503]);
    expect(answers.find(({ status }) => status === 503)?.headers.get("retry-after")).toBe("1");
  });
});

describe("a dry run", () => {
  it("is 204, and nothing runs", async () => {
    await using t = await start(directInvocation);
    expect((await post(t, "/summaries?dryRun=true", VALUES)).status).toBe(204);
    expect((await post(t, "/summaries?dryRun=true", [])).status).toBe(400);
    expect(runs(t)).toBe(0);
  });
});

describe("a report", () => {
  it("is accepted before it is done, and done by the record of its call", async () => {
    const slow = async () => {
      await seconds(2);
      return SUMMARY;
    };
    await using t = await start(withSummarize(slow));
    const path = await order(t, VALUES);
    const pending = await t.fetch(path);
    expect([pending.headers.get("retry-after"), await pending.json()]).toMatchObject([
      "1",
      { status: "accepted" },
    ]);
    await t.advance("2s");
    const done = await t.fetch(path);
    expect(done.headers.get("retry-after")).toBeNull();
    expect(await done.json()).toMatchObject({ status: "done", ...SUMMARY });
  });

  it("is unknown: 404", async () => {
    await using t = await start(directInvocation);
    expect((await t.fetch("/reports/7f4df2a8-8e4f-4c3e-9a53-0d2c3b1f5a60")).status).toBe(404);
  });

  // "Lambda retries function errors twice.": https://docs.aws.amazon.com/lambda/latest/dg/invocation-retries.html
  it("that fails is tried twice more, after 1 and 2 minutes, and has the reason then", async () => {
    await using t = await start(directInvocation);
    const path = await order(t, UNSAFE);
    await t.advance("2m");
    expect([runs(t), await reportAt(t, path)]).toMatchObject([2, { status: "accepted" }]);
    await t.advance("2m");
    expect([runs(t), await reportAt(t, path)]).toMatchObject([
      3,
      { status: "failed", reason: "UnsafeSumError: The sum of 2 values is not exact." },
    ]);
    expect(await t.deadLetters("summarize")).toEqual([]);
  });

  it("that must not be tried again is not", async () => {
    const refusing = () => {
      throw new TerminalError("never");
    };
    await using t = await start(withSummarize(refusing));
    const path = await order(t, VALUES);
    await t.settle();
    expect([runs(t), await reportAt(t, path)]).toMatchObject([1, { reason: "TerminalError: never" }]);
  });

  // "requests are throttled […] Lambda returns the event to the queue": https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
  it("waits while the callee has no free place, and uses up no attempt", async () => {
    const slow = async () => {
      await seconds(5);
      return SUMMARY;
    };
    await using t = await start(withSummarize(slow, { concurrency: { reserved: 1 } }));
    const paths = [await order(t, VALUES), await order(t, VALUES), await order(t, VALUES)];
    await t.advance("5m");
    for (const path of paths) expect(await reportAt(t, path)).toMatchObject({ status: "done" });
    expect(runs(t)).toBe(3);
  });

  it("of more than 1 MiB is 413, and nothing was handed over", async () => {
    await using t = await start(directInvocation);
    expect((await post(t, "/reports", LARGE)).status).toBe(413);
    await t.settle();
    expect(runs(t)).toBe(0);
    expect((await t.table("reports").scan()).entries).toEqual([]);
  });

  it("is one, however often it is ordered with the same key, and another with other values is refused", async () => {
    await using t = await start(directInvocation);
    const paths = [await order(t, VALUES, "june"), await order(t, VALUES, "june")];
    expect(new Set(paths).size).toBe(1);
    expect((await post(t, "/reports", [7], "june")).status).toBe(422);
    await t.settle();
    expect(runs(t)).toBe(1);
  });

  it.each(["before", "after"] as const)(
    "is there once when order-report dies %s each of its operations, and the client repeats it",
    async (when) => {
      for (const operation of [1, 2, 3, 4]) {
        await using t = await start(directInvocation);
        t.faults.crash("order-report", { operation, when });
        await post(t, "/reports", VALUES, "june");
        await t.advance("10m");
        const path = await order(t, VALUES, "june");
        await t.advance("10m");
        expect(await reportAt(t, path)).toMatchObject({ status: "done", ...SUMMARY });
        expect((await t.table("reports").scan()).entries).toHaveLength(1);
      }
    },
  );

  it.each(["before", "after"] as const)(
    "is noted though note-report dies %s its operations",
    async (when) => {
      for (const operation of [1, 2]) {
        await using t = await start(directInvocation);
        t.faults.crash("note-report", { operation, when });
        const path = await order(t, VALUES);
        await t.advance("1h");
        expect(await reportAt(t, path)).toMatchObject({ status: "done" });
      }
    },
  );

  it("that is done stays done, though its call was made twice and failed the second time", async () => {
    let calls = 0;
    const fickle = () => {
      if (++calls > 1) throw new TerminalError("the second time");
      return SUMMARY;
    };
    await using t = await start(withSummarize(fickle));
    const path = await order(t, VALUES);
    const { id } = await reportAt(t, path);
    await t.invoke("summarize", { report: id, values: VALUES }, { mode: "async" });
    await t.advance("10m");
    expect(calls).toBe(2);
    expect(await reportAt(t, path)).toMatchObject({ status: "done", ...SUMMARY });
  });

  it("that failed is done where its call, made twice, succeeded the second time", async () => {
    let calls = 0;
    const fickle = () => {
      if (++calls === 1) throw new TerminalError("the first time");
      return SUMMARY;
    };
    await using t = await start(withSummarize(fickle));
    const path = await order(t, VALUES);
    await t.settle();
    const { id, status } = await reportAt(t, path);
    expect(status).toBe("failed");
    await t.invoke("summarize", { report: id, values: VALUES }, { mode: "async" });
    await t.advance("10m");
    const report = await reportAt(t, path);
    expect(report).toEqual({ id, status: "done", ...SUMMARY });
  });
});

it("a call by hand leaves a record that is nobody's report", async () => {
  await using t = await start(directInvocation);
  expect(await t.invoke("summarize", { values: VALUES })).toEqual(SUMMARY);
  await t.invoke("summarize", { values: VALUES }, { mode: "async" });
  await t.advance("1h");
  expect((await t.table("reports").scan()).entries).toEqual([]);
  expect(await t.queue("summarized")).toMatchObject({ available: 0, deadLetter: 0 });
});
