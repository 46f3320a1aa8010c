import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { app, http, httpApi, json, MotifError, type StandIn, service } from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { afterEach, describe, expect, it } from "vitest";
import type { Invariants } from "./checks.ts";
import { type Subject, simulateRun } from "./run.ts";
import { loadSubject } from "./subject.ts";
import { simulated } from "./testing/simulated.ts";

const payments = service("payments", { url: "https://payments.example.com/v1" });
const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1000));

const pay = http("pay", { uses: { payments: payments.caller } }, async ({ payments, request }) => {
  const begun = Date.now();
  const { searchParams } = new URL(request.url);
  const asking = payments.fetch("/charges", { method: "POST", body: "5" });
  if (searchParams.has("forget")) return json({});
  try {
    const response = await asking;
    return json({ status: response.status, retryAfter: response.headers.get("retry-after") });
  } catch (error) {
    if (!(error instanceof MotifError)) throw error;
    return json({ code: error.code, ms: Date.now() - begun });
  }
});
const shop = app("shop", { api: httpApi({ "POST /pay": pay }) });

/** One request to the shop, with the faults that strike its call. */
async function paid(faults: readonly string[], standIn: StandIn = () => new Response("paid"), path = "/pay") {
  const ids = faults.map((name) => `${name} @ pay#1 service.fetch payments 1`);
  const run = await simulated(shop, ids, { services: () => ({ payments: standIn }) });
  let outcome: unknown;
  await run.app.time.until(
    run.client.act(async ({ fetch }) => {
      const headers = { "idempotency-key": "k" };
      outcome = await (await fetch(path, { method: "POST", headers })).json();
    }),
  );
  await run.app.time.advance(120_000);
  const calls = run.watch.world.calls(payments);
  const { late } = run.history;
  await run.app.stop();
  return { outcome, calls, late };
}

describe("what a check sees of a service", () => {
  it("is every request with who asked and what was answered", async () => {
    const { calls } = await paid([]);
    expect(calls).toMatchObject([
      { method: "POST", path: "/charges", body: "5", by: "pay#1", answer: { status: 200, body: "paid" } },
    ]);
  });
});

describe("a fault of a service", () => {
  it.each<[string, object, number]>([
    ["service.unavailable", { code: "unavailable" }, 0],
    ["service.answer-lost", { code: "unknown-outcome" }, 1],
    ["service.overloaded", { status: 503, retryAfter: "1" }, 0],
    ["service.throttled", { status: 429, retryAfter: "1" }, 0],
  ])("%s comes to this, and to so many requests", async (fault, outcome, requests) => {
    const seen = await paid([fault]);
    expect(seen.outcome).toMatchObject(outcome);
    expect(seen.calls).toHaveLength(requests);
  });

  it("service.late takes up to longer than the timeout, and the request is done all the same", async () => {
    const places = Array.from(
      { length: 20 },
      (_, n) => `service.late @ pay#${n + 1} service.fetch payments 1`,
    );
    const run = await simulated(shop, places, { services: () => ({ payments: () => new Response() }) });
    const outcomes: { status?: number; code?: string }[] = [];
    for (const _ of places) {
      const requesting = run.client.act(async ({ fetch }) => {
        outcomes.push(await (await fetch("/pay", { method: "POST" })).json());
      });
      await run.app.time.until(requesting);
    }
    await run.app.time.advance(60_000);
    const lost = outcomes.filter(({ code }) => code === "unknown-outcome");
    expect(lost).toHaveLength(outcomes.length - outcomes.filter(({ status }) => status === 200).length);
    expect(lost.length).toBeGreaterThan(2);
    expect(lost.length).toBeLessThan(15);
    expect(run.watch.world.calls(payments)).toHaveLength(places.length);
    expect(run.history.late).toEqual([]);
    await run.app.stop();
  });
});

describe("a call that nobody waits for any more", () => {
  it("is no mistake where its time was over", async () => {
    const slow: StandIn = async () => {
      await seconds(30);
      return new Response("too late");
    };
    const { outcome, calls, late } = await paid([], slow);
    expect(outcome).toMatchObject({ code: "unknown-outcome" });
    expect(calls[0]?.answer?.body).toBe("too late");
    expect(late).toEqual([]);
  });

  it("is one where the function just answered", async () => {
    const { late } = await paid([], undefined, "/pay?forget=1");
    expect(late).toMatchObject([{ by: "pay#1", operation: { type: "service.fetch" } }]);
  });
});

describe("a run", () => {
  const counting = () => {
    let count = 0;
    return {
      payments: async (_: Request, { chance }: { chance(): number }) => {
        await seconds(chance() * 20);
        return new Response(String(++count));
      },
    };
  };
  const subjectWith = (invariants: Invariants): Subject => ({
    inventory: takeInventory(shop),
    invariants,
    clients: async ({ fetch }) => void (await fetch("/pay", { method: "POST" })),
    standIns: counting,
  });

  it("has fresh stand-ins, and is the same again for the same seed", async () => {
    const answers: (string | undefined)[][] = [];
    const subject = subjectWith({
      eventually: {
        "all is seen": ({ calls }) => void answers.push(calls(payments).map(({ answer }) => answer?.body)),
      },
    });
    for (let seed = 1; seed <= 20; seed++) {
      const [one, other] = [await simulateRun(subject, { seed }), await simulateRun(subject, { seed })];
      expect(other.hash).toBe(one.hash);
      expect(answers.at(-1)).toEqual(answers.at(-2));
      // All is quiet at the end: what was begun outside is done, and counted from 1.
      expect(answers.at(-1)?.toSorted()).toEqual(
        answers
          .at(-1)
          ?.map((_, n) => String(n + 1))
          .toSorted(),
      );
    }
    expect(answers.some(({ length }) => length > 1)).toBe(true);
  });
});

describe("an app's folder", () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });
  const folderWith = (files: Readonly<Record<string, string>>) => {
    const folder = mkdtempSync(join(tmpdir(), "motif-subject-"));
    folders.push(folder);
    symlinkSync(join(import.meta.dirname, "../../node_modules"), join(folder, "node_modules"));
    const task = `import { service, task } from "@motif/core"; import * as z from "zod/mini";
const payments = service("payments", { url: "https://payments.example.com" });
const call = task("call", { input: z.object({}), output: z.object({}), uses: { payments: payments.caller } }, async () => ({}));
export default call;`;
    const definition = `import { app } from "@motif/core"; import call from "./functions/call.ts"; export default app("shop", { call });`;
    const all = { "app.ts": definition, "functions/call.ts": task, ...files };
    for (const [name, text] of Object.entries(all)) {
      const file = join(folder, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    return folder;
  };
  const standIns = "export default () => ({ payments: () => new Response() });";

  it("has the stand-ins of a simulation in stand-ins.ts, or in its invariants", async () => {
    const beside = await loadSubject(folderWith({ "stand-ins.ts": standIns }));
    expect(Object.keys(beside.standIns?.() ?? {})).toEqual(["payments"]);
    const own = await loadSubject(
      folderWith({
        "invariants.ts": "export default { services: () => ({ payments: () => Response.error() }) };",
      }),
    );
    expect(Object.keys(own.standIns?.() ?? {})).toEqual(["payments"]);
  });

  it("without one is told so: a simulation calls nobody for real", async () => {
    await expect(loadSubject(folderWith({}))).rejects.toMatchObject({
      code: "missing-stand-in",
      message: expect.stringMatching(
        /^Service payments has no stand-in, and a simulation calls nobody for real/,
      ),
    });
  });
});
