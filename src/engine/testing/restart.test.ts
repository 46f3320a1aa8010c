import { app, consume, consumer, http, httpApi, json, queue, table } from "@motif/core";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { start } from "./start.ts";

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
});
