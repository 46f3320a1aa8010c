import { start, type TestApp } from "@motif/app/testing";
import { describe, expect, it } from "vitest";
import app from "./app.ts";
import { PUBLIC_SECRET, signed, type Told, workflowRun } from "./as-github.ts";

const startApp = () => start(app, { secrets: { "webhook-secret": PUBLIC_SECRET } });

async function deliver(t: TestApp, id: string, told: Told): Promise<number> {
  return (await t.fetch("/github", signed(id, workflowRun(told)))).status;
}

async function runsOf(t: TestApp, query = ""): Promise<{ runs: object[]; nextCursor?: string }> {
  return (await t.fetch(`/repositories/acme/shop/runs${query}`)).json();
}

describe("a run", () => {
  it("is listed with the latest that GitHub said of it", async () => {
    await using t = await startApp();
    expect(await deliver(t, "a", { run: 7, action: "requested" })).toBe(202);
    expect(await deliver(t, "b", { run: 7, action: "completed", conclusion: "failure" })).toBe(202);
    await t.advance("5m");
    const run = {
      run: 7,
      workflow: "CI",
      branch: "main",
      attempt: 1,
      status: "completed",
      conclusion: "failure",
    };
    expect(await runsOf(t)).toEqual({ runs: [run] });
  });

  it("does not go back, in whatever order the webhooks come", async () => {
    await using t = await startApp();
    for (const [id, told] of Object.entries({
      b: { run: 7, action: "completed", conclusion: "success", attempt: 2 },
      a: { run: 7, action: "completed", conclusion: "failure", attempt: 1 },
      c: { run: 7, action: "in_progress", attempt: 2 },
    } as const)) {
      await deliver(t, id, told);
      await t.settle();
    }
    expect(await runsOf(t)).toMatchObject({
      runs: [{ attempt: 2, status: "completed", conclusion: "success" }],
    });
  });

  it("is recorded though the function dies before it has written, and once though it is delivered again", async () => {
    await using t = await startApp();
    t.faults.crash("record-run", { operation: 2, when: "before", times: 2 });
    await deliver(t, "a", { run: 7, action: "requested" });
    await t.advance("15m");
    expect(await runsOf(t)).toMatchObject({ runs: [{ run: 7 }] });
    await deliver(t, "a", { run: 7, action: "requested" });
    await t.settle();
    expect((await runsOf(t)).runs).toHaveLength(1);
  });

  it("is gone 90 days after its last news", async () => {
    await using t = await startApp();
    await deliver(t, "a", { run: 7, action: "requested" });
    await t.settle();
    await t.advance("91d");
    expect((await runsOf(t)).runs).toEqual([]);
  });
});

it("runs are listed page by page, the latest first", async () => {
  await using t = await startApp();
  for (const run of [9, 10, 11]) await deliver(t, String(run), { run, action: "requested" });
  await t.settle();
  const first = await runsOf(t, "?limit=2");
  expect(first.runs).toMatchObject([{ run: 11 }, { run: 10 }]);
  expect((await runsOf(t, `?limit=2&cursor=${first.nextCursor}`)).runs).toMatchObject([{ run: 9 }]);
  expect((await t.fetch("/repositories/acme/shop/runs?cursor=x")).status).toBe(400);
});

describe("a webhook", () => {
  it("that GitHub did not sign, or not so, is refused", async () => {
    await using t = await startApp();
    const body = workflowRun({ run: 7, action: "requested" });
    const genuine = signed("a", body);
    for (const request of [
      signed("a", body, "another secret"),
      { ...genuine, body: body.replace("acme", "evil") },
      { ...genuine, headers: { ...genuine.headers, "x-hub-signature-256": "" } },
    ])
      expect((await t.fetch("/github", request)).status).toBe(401);
    await t.settle();
    expect((await runsOf(t)).runs).toEqual([]);
  });

  it("of another event is taken and left alone; one that cannot be read is a dead letter", async () => {
    await using t = await startApp();
    expect((await t.fetch("/github", signed("a", '{"zen":"Keep it logically awesome."}'))).status).toBe(202);
    expect((await t.fetch("/github", signed("b", '{"workflow_run":{}}'))).status).toBe(202);
    expect((await t.fetch("/github", signed("c", "payload=%7B%7D"))).status).toBe(400);
    await t.settle();
    expect(await t.queue("deliveries")).toMatchObject({ available: 0, deadLetter: 1 });
  });

  it("counts while one secret takes the other's place", async () => {
    await using t = await start(app, { secrets: { "webhook-secret": `old-one ${PUBLIC_SECRET}` } });
    const body = workflowRun({ run: 7, action: "requested" });
    expect((await t.fetch("/github", signed("a", body, "old-one"))).status).toBe(202);
    expect((await t.fetch("/github", signed("b", body))).status).toBe(202);
  });
});
