import {
  app,
  bus,
  consume,
  consumer,
  consumeStream,
  event,
  failedBatch,
  matching,
  onto,
  type PipeOptions,
  pipe,
  queue,
  rule,
  stream,
  subscribe,
  topic,
  type Uses,
} from "@motif/core";
import { start } from "@motif/engine/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";

const Order = z.object({ id: z.string(), total: z.number() });
type Order = z.infer<typeof Order>;
const Shipment = z.object({ id: z.string(), total: z.number(), rush: z.boolean() });
const large = matching({ total: [{ numeric: [">=", 100] }] });

const orders = queue("orders", { schema: Order });

/** What a consumer of the pipe's end saw. */
function packing() {
  const seen: { data: unknown; traceparent: string | undefined }[] = [];
  const pack = consumer("pack", { event: Shipment }, ({ event: { data, traceparent } }) => {
    seen.push({ data, traceparent });
  });
  return { seen, pack };
}

const enriched = ({ event: { data } }: { readonly event: { readonly data: Order } }) => ({
  ...data,
  rush: data.total > 500,
});

describe("a pipe", () => {
  it("sends on what passes its filter, enriched, in the trace that it came in", async () => {
    const shipments = queue("shipments", { schema: Shipment });
    const ship = pipe("ship", { event: Order, filter: large, to: shipments }, enriched);
    const { seen, pack } = packing();
    await using t = await start(
      app("shop", { orders: consume(orders, ship), pack: consume(shipments, pack) }),
    );
    await t.send("orders", { id: "o-1", total: 20 });
    await t.send("orders", { id: "o-2", total: 700 });
    await t.settle();
    expect(seen.map(({ data }) => data)).toEqual([{ id: "o-2", total: 700, rush: true }]);
    expect(t.usage().functions).toMatchObject({
      ship: { invocations: 1, filtered: 1 },
      pack: { invocations: 1 },
    });
  });

  it("sends on nothing where the enrichment gives nothing", async () => {
    const shipments = queue("shipments", { schema: Shipment });
    const ship = pipe("ship", { event: Order, to: shipments }, () => undefined);
    const { seen, pack } = packing();
    await using t = await start(
      app("shop", { orders: consume(orders, ship), pack: consume(shipments, pack) }),
    );
    await t.send("orders", { id: "o-1", total: 20 });
    await t.settle();
    expect(seen).toEqual([]);
  });

  const seenAt = async (
    wire: (
      ship: (to: PipeOptions<Uses, Order, z.infer<typeof Shipment>>["to"]) => ReturnType<typeof consume>,
      pack: ReturnType<typeof packing>["pack"],
    ) => Parameters<typeof app>[1],
  ) => {
    const { seen, pack } = packing();
    await using t = await start(
      app(
        "shop",
        wire((to) => consume(orders, pipe("ship", { event: Order, to }, enriched)), pack),
      ),
    );
    await t.send("orders", { id: "o-1", total: 20 });
    await t.settle();
    return seen.map(({ data }) => data);
  };
  const shipped = [{ id: "o-1", total: 20, rush: false }];

  it("ends at a topic, a stream, or an event of a bus", async () => {
    const news = topic("news", { schema: Shipment });
    expect(await seenAt((ship, pack) => ({ orders: ship(news), pack: subscribe(news, pack) }))).toEqual(
      shipped,
    );

    const log = stream("log", { schema: Shipment, partitionKey: "id" });
    const onFailure = queue("rejected", { schema: failedBatch });
    expect(
      await seenAt((ship, pack) => ({ orders: ship(log), pack: consumeStream(log, pack, { onFailure }) })),
    ).toEqual(shipped);

    const Shipped = event("Shipped", { schema: Shipment });
    const shop = bus("events", { events: [Shipped] });
    expect(
      await seenAt((ship, pack) => ({ orders: ship(onto(shop, Shipped)), pack: rule(shop, Shipped, pack) })),
    ).toEqual(shipped);
  });

  it("delivers once to a FIFO target what came twice, in the groups that it says", async () => {
    const shipments = queue("shipments", { schema: Shipment, fifo: true });
    const ship = pipe("ship", { event: Order, to: shipments, group: ({ id }) => id }, enriched);
    const { seen, pack } = packing();
    await using t = await start(
      app("shop", { orders: consume(orders, ship), pack: consume(shipments, pack) }),
    );
    t.faults.duplicate("orders", 1);
    await t.send("orders", { id: "o-1", total: 20 });
    await t.settle();
    expect(t.usage().functions.ship?.invocations).toBe(2);
    expect(seen).toHaveLength(1);
  });

  it("gives an event back that its enrichment fails at, and to the dead letters in the end", async () => {
    const shipments = queue("shipments", { schema: Shipment });
    const ship = pipe("ship", { event: Order, to: shipments }, () => {
      throw new Error("no such customer");
    });
    const { seen, pack } = packing();
    await using t = await start(
      app("shop", {
        orders: consume(orders, ship, { retry: { attempts: 2 } }),
        pack: consume(shipments, pack),
      }),
    );
    await t.send("orders", { id: "o-1", total: 20 });
    await t.advance("1d");
    expect(seen).toEqual([]);
    expect(await t.queue("orders")).toMatchObject({ available: 0, deadLetter: 1 });
  });
});
