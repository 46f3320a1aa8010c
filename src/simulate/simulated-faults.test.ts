import { app, consume, consumer, queue, service, table } from "@motif/core";
import { expect, it } from "vitest";
import * as z from "zod/mini";
import { simulated } from "./testing/simulated.ts";

const Order = z.object({ id: z.string() });
const orders = queue("orders", { schema: Order });
const done = table("done", { schema: Order, partitionKey: "id" });
const finish = consumer("finish", { event: Order, uses: { done: done.writer } }, async ({ event, done }) => {
  await done.put(event.data);
  if (event.data.id === "bad") throw new Error("The order is bad.");
});
const shop = app("shop", { orders: consume(orders, finish, { retry: { attempts: 1 } }) });

/** What checks see of the invocation in which an order is finished and these faults strike. */
async function finished(id: string, faults: readonly string[] = []) {
  const { app, client, watch } = await simulated(shop, faults);
  await app.time.until(client.act(({ send }) => send("orders", { id })));
  await app.time.advance(60_000);
  await app.stop();
  return watch.world.invocations[0];
}

it("an invocation is known with the faults that struck it, each once", async () => {
  expect(await finished("good")).toMatchObject({ faults: [], disturbed: false });
  const put = "finish#1 table.put done 1";
  const struck = [`slow @ ${put}`, `table.throttled @ ${put}`];
  expect(await finished("good", struck)).toMatchObject({
    name: "finish#1",
    faults: ["slow", "table.throttled"],
    disturbed: true,
  });
  expect(await finished("good", [`crash @ ${put} after`])).toMatchObject({ faults: ["crash"] });
});

it("an invocation is known with why its events failed", async () => {
  expect(await finished("good")).toMatchObject({ status: "ok", failures: [] });
  expect(await finished("bad")).toMatchObject({ status: "ok", failures: ["The order is bad."] });
});

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Asks a provider that needs 10 s, and waits for 1 s; its second invocation is at work when the answer comes. */
const provider = service("provider", { url: "https://provider.example.com" });
const ask = consumer(
  "ask",
  { event: Order, uses: { provider: provider.caller } },
  async ({ event, provider }) => {
    if (event.data.id === "second") return sleep(20_000);
    const patience = new AbortController();
    setTimeout(() => patience.abort(), 1000);
    await provider.fetch("/", { signal: patience.signal }).catch(() => {});
  },
);

it("a crash at an operation of an invocation that is over does not strike the next one in its environment", async () => {
  const asks = app("shop", { orders: consume(orders, ask, { retry: { attempts: 1 } }) });
  const answers = async () => {
    await sleep(10_000);
    return new Response();
  };
  const faults = ["crash @ ask#1 service.fetch provider 1 after"];
  const services = () => ({ provider: answers });
  const { app: running, client, watch } = await simulated(asks, faults, { services });
  for (const id of ["first", "second"]) {
    await running.time.until(client.act(({ send }) => send("orders", { id })));
    await running.time.advance(5000);
  }
  await running.time.advance(60_000);
  await running.stop();
  const ended = watch.world.invocations.map(({ name, status, faults }) => ({ name, status, faults }));
  expect(ended).toEqual([
    { name: "ask#1", status: "ok", faults: [] },
    { name: "ask#2", status: "ok", faults: [] },
  ]);
});
