import { app, consume, consumer, http, httpApi, json, queue, table } from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { OperationPoint } from "../ground/faults.ts";
import { seededRandom } from "../ground/random.ts";
import { PlannedFaults } from "../sandbox/faults.ts";
import { start } from "./start.ts";
import { VirtualApp } from "./virtual-app.ts";

const jobs = queue("jobs", { schema: z.object({ id: z.string() }) });
const done = table("done", { schema: z.object({ id: z.string() }), partitionKey: "id" });

function shop(work: (id: string, attempt: number) => Promise<void>) {
  const accept = http(
    "accept",
    { uses: { jobs: jobs.sender }, body: z.object({ id: z.string() }) },
    async ({ body, jobs }) => {
      await jobs.send(body);
      return json({}, { status: 202 });
    },
  );
  const finish = consumer(
    "finish",
    { event: z.object({ id: z.string() }), uses: { done: done.writer } },
    async ({ event, receiveCount, done }) => {
      await work(event.data.id, receiveCount);
      await done.put(event.data);
    },
  );
  return app("shop", { api: httpApi({ "POST /jobs": accept }), jobs: consume(jobs, finish) });
}

const post = (id: string) => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ id }),
});

const request = (id: string) => {
  const { method, headers, body } = post(id);
  return { method, origin: "http://127.0.0.1", target: "/jobs", headers, body: Buffer.from(body) };
};

describe("a restart", () => {
  it("keeps what was acknowledged, and delivers again what was in flight", async () => {
    const attempts: number[] = [];
    const hangsOnce = shop(async (_, attempt) => {
      attempts.push(attempt);
      if (attempt === 1) await new Promise((resolve) => setTimeout(resolve, 2000));
    });
    await using t = await start(hangsOnce);
    expect((await t.fetch("/jobs", post("a"))).status).toBe(202);
    await t.advance("1s");
    expect((await t.table("done").scan()).entries).toEqual([]);
    await t.restart();
    await t.advance("1s");
    expect(attempts).toEqual([1, 2]);
    expect((await t.table("done").scan()).entries.map(({ item }) => item)).toEqual([{ id: "a" }]);
    await t.advance("10m");
    expect(attempts).toEqual([1, 2]);
  });

  it("loses what was not committed, and nobody was told of", async () => {
    await using t = await start(shop(async () => {}));
    const writing = t.table("done").put({ id: "a" });
    const outcome = writing.then(
      () => "acknowledged",
      () => "lost",
    );
    await t.restart();
    expect(await outcome).toBe("lost");
    expect((await t.table("done").scan()).entries).toEqual([]);
  });

  it("keeps nobody from having what a function sent before and arrives after it", async () => {
    let arrive: (() => Promise<unknown>) | undefined;
    class LateSends extends PlannedFaults {
      override async perform(point: OperationPoint, perform: () => Promise<unknown>) {
        if (point.operation.type !== "queue.send") return super.perform(point, perform);
        arrive = perform;
        await point.wait(60_000);
      }
    }
    const finished: string[] = [];
    const app = await VirtualApp.start(takeInventory(shop(async (id) => void finished.push(id))), {
      random: seededRandom(1),
      faults: new LateSends(seededRandom(2)),
      onLine: () => {},
    });
    const asking = app.engine.gateway.handle(request("a"));
    await app.time.advance(100);
    await app.restart();
    await arrive?.();
    await app.time.advance(1000);
    expect((await asking).status).toBe(502);
    expect(finished).toEqual(["a"]);
    await app.stop();
  });

  it("ends who still waits for a cold start: nothing of before goes on behind it", async () => {
    class ColdStarts extends PlannedFaults {
      override environment() {
        return { ...super.environment(), initMs: 1000 };
      }
    }
    const app = await VirtualApp.start(takeInventory(shop(async () => {})), {
      random: seededRandom(1),
      faults: new ColdStarts(seededRandom(2)),
      onLine: () => {},
    });
    const asking = app.engine.gateway.handle(request("a"));
    await app.time.advance(500);
    await app.restart();
    await app.time.advance(3_600_000);
    expect((await asking).status).toBe(502);
    expect(app.store.kinds.queue.count("jobs")).toBe(0);
    await app.stop();
  });
});
