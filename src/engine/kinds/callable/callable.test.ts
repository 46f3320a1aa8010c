import {
  app,
  callable,
  callRecord,
  consume,
  consumer,
  FailedCallError,
  http,
  httpApi,
  json,
  MotifError,
  queue,
  TerminalError,
  task,
} from "@motif/core";
import { start } from "@motif/engine/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";

const Input = z.object({ n: z.number() });
const Output = z.object({ n: z.number() });
const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1000));

class NegativeError extends Error {
  override name = "NegativeError";
}

const double = callable("double", { input: Input, output: Output });
const doubling = task(double, { timeout: "5s" }, async ({ input: { n } }) => {
  if (n < 0) throw new NegativeError(`${n} is negative`);
  await seconds(n);
  return { n: n * 2 };
});
/** Answers with what the call came to, and how long it took. */
const ask = http("ask", { uses: { double: double.invoker }, timeout: "30s" }, async ({ request, double }) => {
  const begun = Date.now();
  const { how, n } = JSON.parse(await request.text());
  try {
    if (how === "check") await double.check({ n });
    return json({ ...(how !== "check" && (await double.invoke({ n }))), ms: Date.now() - begun });
  } catch (error) {
    if (!(error instanceof MotifError)) throw error;
    const name = error instanceof FailedCallError ? error.errorName : undefined;
    return json({ code: error.code, name, message: error.message, ms: Date.now() - begun });
  }
});
const asking = app("asking", { api: httpApi({ "POST /": ask }), double: doubling });

async function asked(body: object, t?: Awaited<ReturnType<typeof start>>) {
  if (t) return (await t.fetch("/", { method: "POST", body: JSON.stringify(body) })).json();
  await using own = await start(asking);
  return (await own.fetch("/", { method: "POST", body: JSON.stringify(body) })).json();
}

describe("a call that is waited for", () => {
  it("gives the output, and the caller's own time passes meanwhile", async () => {
    expect(await asked({ n: 3 })).toEqual({ n: 6, ms: 3000 });
  });

  it("gives the name and the message of what the function threw", async () => {
    expect(await asked({ n: -1 })).toMatchObject({
      code: "call-failed",
      name: "NegativeError",
      message: "Function double failed with NegativeError: -1 is negative",
    });
  });

  it("ends with the callee's timeout, by name", async () => {
    expect(await asked({ n: 9 })).toMatchObject({ name: "FunctionTimeoutError", ms: 5000 });
  });

  it("ends with a crash of the callee, by name", async () => {
    await using t = await start(asking);
    t.faults.crash("double");
    expect(await asked({ n: 1 }, t)).toMatchObject({ name: "FunctionCrashError" });
  });

  it("is not made with an input that is not valid", async () => {
    await using t = await start(asking);
    expect(await asked({ n: "x" }, t)).toMatchObject({ code: "validation-failed" });
    expect((await t.traces()).map((record) => record.function)).toEqual(["ask"]);
  });

  it("is refused at once where the callee has no free place, and did not run", async () => {
    const busy = task(double, { concurrency: { reserved: 1 } }, async ({ input }) => {
      await seconds(10);
      return input;
    });
    await using t = await start(app("busy", { api: httpApi({ "POST /": ask }), double: busy }));
    const [first, second] = await Promise.all([asked({ n: 1 }, t), asked({ n: 2 }, t)]);
    expect(first).toMatchObject({ n: 1, ms: 10_000 });
    expect(second).toMatchObject({ code: "throttled", ms: 0 });
  });

  it("is one trace, and both invocations are counted", async () => {
    await using t = await start(asking);
    await asked({ n: 1 }, t);
    const [callee, caller] = await t.traces();
    expect([callee?.function, caller?.function].sort()).toEqual(["ask", "double"]);
    expect(callee?.traceId).toBe(caller?.traceId);
    const { functions } = t.usage();
    expect(functions.double).toMatchObject({ invocations: 1, asynchronous: 0 });
    expect(Object.keys(functions.ask?.durations ?? {})).toEqual(["1000"]);
  });
});

describe("a dry run", () => {
  it("checks the input, and runs nothing", async () => {
    await using t = await start(asking);
    expect(await asked({ how: "check", n: 3 }, t)).toEqual({ ms: 0 });
    expect(await asked({ how: "check", n: "x" }, t)).toMatchObject({ code: "validation-failed" });
    expect(t.usage().functions).toHaveProperty("ask");
    expect(t.usage().functions).not.toHaveProperty("double");
  });
});

describe("sizes", () => {
  const text = callable("text", { input: z.string(), output: z.string() });
  const texting = task(text, {}, ({ input }) => (input === "long" ? "x".repeat(6 * 1024 * 1024) : input));
  const call = http(
    "call",
    { uses: { text: text.invoker, later: text.sender } },
    async ({ request, text, later }) => {
      const { how, length = 0 } = JSON.parse(await request.text());
      const input = how === "long" ? "long" : "x".repeat(length - 2); // and its quotes
      try {
        await (how === "send" ? later.send(input) : text.invoke(input));
        return json({ code: "none" });
      } catch (error) {
        return json({
          code: error instanceof MotifError ? error.code : "",
          name: error instanceof FailedCallError ? error.errorName : "",
        });
      }
    },
  );
  const MIB = 1024 * 1024;

  // "6 MB each for request and response (synchronous)", "1 MB (asynchronous)":
  // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  it.each([
    ["invoke", 6 * MIB, "none"],
    ["invoke", 6 * MIB + 1, "too-large"],
    ["send", MIB, "none"],
    ["send", MIB + 1, "too-large"],
  ])("%s takes %i bytes: %s", async (how, length, code) => {
    await using t = await start(app("sizes", { api: httpApi({ "POST /": call }), text: texting }));
    const answer = await t.fetch("/", { method: "POST", body: JSON.stringify({ how, length }) });
    expect(await answer.json()).toMatchObject({ code });
    await t.settle();
    expect(t.usage().functions.text?.invocations ?? 0).toBe(code === "none" ? 1 : 0);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html
  it("of an output beyond 6 MiB fail the call, though the function ran", async () => {
    await using t = await start(app("sizes", { api: httpApi({ "POST /": call }), text: texting }));
    const answer = await t.fetch("/", { method: "POST", body: JSON.stringify({ how: "long" }) });
    expect(await answer.json()).toEqual({ code: "call-failed", name: "Function.ResponseSizeTooLarge" });
  });
});

describe("a call that nobody waits for", () => {
  const records = { schema: callRecord({ input: Input, output: Output }) };
  const succeeded = queue("succeeded", records);
  const failed = queue("failed", records);
  const triple = callable("triple", {
    input: Input,
    output: Output,
    onSuccess: succeeded,
    onFailure: failed,
  });
  const tripling = task(triple, {}, ({ input: { n } }) => {
    if (n < 0) throw n < -1 ? new TerminalError("far too small") : new NegativeError("too small");
    return { n: n * 3 };
  });
  const order = http("order", { uses: { triple: triple.sender } }, async ({ request, triple }) =>
    json(await triple.send({ n: Number(await request.text()) })),
  );
  const seen: z.output<typeof records.schema>[] = [];
  const note = consumer("note", { event: records.schema }, ({ event }) => void seen.push(event.data));
  const wiring = {
    api: httpApi({ "POST /": order }),
    triple: tripling,
    succeeded: consume(succeeded, note),
    failed: consume(failed, note),
  };

  async function sent(n: number) {
    seen.length = 0;
    await using t = await start(app("sending", wiring));
    const { id } = await (await t.fetch("/", { method: "POST", body: String(n) })).json();
    await t.settle();
    const atOnce = seen.length;
    await t.advance("1h");
    return { id, atOnce, dead: await t.deadLetters("triple"), traces: await t.traces(), usage: t.usage() };
  }

  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
  it("that succeeds leaves a record with input and output in the destination, in the same trace", async () => {
    const { id, dead, traces } = await sent(2);
    expect(seen).toEqual([
      {
        version: "1.0",
        timestamp: "2026-01-01T00:00:00.000Z",
        requestContext: {
          requestId: id,
          functionArn: expect.stringMatching(/:function:triple$/),
          condition: "Success",
          approximateInvokeCount: 1,
        },
        requestPayload: { n: 2 },
        responseContext: { statusCode: 200, executedVersion: "$LATEST" },
        responsePayload: { n: 6 },
      },
    ]);
    expect(dead).toEqual([]);
    expect(traces.map((record) => record.function).sort()).toEqual(["note", "order", "triple"]);
    expect(new Set(traces.map(({ traceId }) => traceId)).size).toBe(1);
  });

  // "Lambda retries function errors twice.": https://docs.aws.amazon.com/lambda/latest/dg/invocation-retries.html
  it("that fails three times leaves a record of what it threw, and no dead letter", async () => {
    const { atOnce, dead, usage } = await sent(-1);
    expect(atOnce).toBe(0);
    expect(usage.functions.triple?.asynchronous).toBe(3);
    expect(seen).toMatchObject([
      {
        timestamp: "2026-01-01T00:03:00.000Z",
        requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 3 },
        requestPayload: { n: -1 },
        responseContext: { functionError: "Unhandled" },
        responsePayload: { errorType: "NegativeError", errorMessage: "too small" },
      },
    ]);
    expect(dead).toEqual([]);
  });

  it("that says that trying again is pointless is not tried again", async () => {
    await sent(-2);
    expect(seen).toMatchObject([
      { requestContext: { condition: "TerminalError", approximateInvokeCount: 1 } },
    ]);
  });

  it("is tried as the callable says, and is a dead letter of its function without a destination", async () => {
    const once = callable("once", { input: Input, output: Output, retry: { attempts: 1 } });
    const failing = task(once, {}, () => {
      throw new Error("no");
    });
    const go = http("go", { uses: { once: once.sender } }, async ({ once }) =>
      json(await once.send({ n: 1 })),
    );
    await using t = await start(app("once", { api: httpApi({ "POST /": go }), once: failing }));
    await t.fetch("/", { method: "POST" });
    await t.advance("1h");
    expect(t.usage().functions.once?.invocations).toBe(1);
    expect(await t.deadLetters("once")).toMatchObject([{ data: { n: 1 }, reason: "no" }]);
  });

  // "Delivery errors can also occur due to […] size limits": https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
  it("has room for its record, and is a dead letter where a call by hand left none", async () => {
    const wide = { input: z.string(), output: z.string() };
    const lost = queue("lost", { schema: callRecord(wide) });
    const grind = callable("grind", { ...wide, onFailure: lost, retry: { attempts: 1 } });
    const grinding = task(grind, {}, () => {
      throw new Error("stuck");
    });
    const go = http("go", { uses: { grind: grind.sender } }, async ({ request, grind }) => {
      const sent = grind.send("x".repeat(Number(await request.text())));
      return json({
        code: await sent.then(
          () => "none",
          (error) => error.code,
        ),
      });
    });
    await using t = await start(app("grinding", { api: httpApi({ "POST /": go }), grind: grinding }));
    const code = async (length: number) =>
      (await (await t.fetch("/", { method: "POST", body: String(length) })).json()).code;
    expect([await code(960 * 1024 - 2), await code(960 * 1024 - 1)]).toEqual(["none", "too-large"]);
    await t.invoke("grind", "x".repeat(1024 * 1024 - 2), { mode: "async" });
    await t.settle();
    expect(await t.queue("lost")).toMatchObject({ available: 1 });
    expect(await t.deadLetters("grind")).toMatchObject([{ reason: "stuck" }]);
  });

  it("whose output is a list leaves the list in its record", async () => {
    const list = { input: z.string(), output: z.array(z.object({ id: z.string() })) };
    const done = queue("done", { schema: callRecord(list) });
    const split = callable("split", { ...list, onSuccess: done });
    const splitting = task(split, {}, ({ input }) => input.split(",").map((id) => ({ id })));
    const outputs: unknown[] = [];
    const read = consumer("read", { event: callRecord(list) }, ({ event }) => {
      outputs.push(event.data.responsePayload);
    });
    await using t = await start(app("lists", { split: splitting, done: consume(done, read) }));
    await t.invoke("split", "a,b", { mode: "async" });
    await t.settle();
    expect(outputs).toEqual([[{ id: "a" }, { id: "b" }]]);
  });
});

describe("permission", () => {
  it("is each grant's own: who may wait may not send", async () => {
    const sneak = http("sneak", { uses: { double: double.invoker } }, async ({ double }) => {
      // As an app in JavaScript would.
      await (double as unknown as { send(input: object): Promise<unknown> }).send({ n: 1 });
      return json({});
    });
    await using t = await start(app("sneaking", { api: httpApi({ "POST /": sneak }), double: doubling }));
    expect((await t.fetch("/", { method: "POST" })).status).toBe(500);
    expect(t.logs.some(({ message }) => String(message).includes("Operation send of callable double"))).toBe(
      true,
    );
  });
});
