import { app, consume, consumer, queue, table } from "@motif/core";
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
