import { app, batchConsumer, bus, consumer, event, http, httpApi, type RulePolicy, rule } from "@motif/core";
import * as z from "zod/mini";
import type { Example, Examples } from "./example.ts";

const Order = z.object({ id: z.string(), total: z.number(), country: z.string() });
const OrderPlaced = event("OrderPlaced", { schema: Order });

/** What buses and their rules are asked for. */
export const examples: Examples = {
  "bus.delivery": () => ruled(),
  "bus.event": () => ruled(),
  "bus.pattern": () =>
    ruled({
      pattern: {
        data: {
          total: [{ numeric: [">", 0, "<=", 5000] }],
          country: [{ "anything-but": { prefix: "x" } }, null],
        },
        $or: [{ subject: [{ suffix: "-a" }] }, { source: [{ "equals-ignore-case": "SHOP" }] }],
      },
    }),
  "bus.wildcard": () => ruled({ pattern: { data: { id: [{ wildcard: "ch-*-2026" }] } } }),
  "bus.retry": retried,
  "bus.fan-out": () => ruled(),
};

/** A bus with two rules, one of them as asked for. */
function ruled(policy: RulePolicy = {}): Example {
  const orders = bus("orders", { events: [OrderPlaced], source: "shop" });
  const own = { event: Order, timeout: "30s" } as const;
  const place = http("place", { uses: { orders: orders.publisher } }, () => new Response());
  return {
    definition: app("example", {
      api: httpApi({ "POST /orders": place }),
      stock: rule(
        orders,
        OrderPlaced,
        consumer("reserve", own, () => {}),
        { batchSize: 1, ...policy },
      ),
      mail: rule(
        orders,
        OrderPlaced,
        consumer("notify", own, () => {}),
        { batchSize: 1 },
      ),
    }),
  };
}

function retried(): Example {
  const orders = bus("orders", { events: [OrderPlaced] });
  const own = { event: Order, timeout: "30s" } as const;
  return {
    definition: app("example", {
      stock: rule(
        orders,
        OrderPlaced,
        batchConsumer("reserve", own, () => {}),
        { batchSize: 10, maxConcurrency: 5, retry: { attempts: 10 } },
      ),
      mail: rule(
        orders,
        OrderPlaced,
        consumer("notify", own, () => {}),
        { retry: { attempts: 5 } },
      ),
    }),
  };
}
