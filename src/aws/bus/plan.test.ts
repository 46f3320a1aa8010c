import { bus, consumer, event, rule } from "@motif/core";
import { expect, it } from "vitest";
import * as z from "zod/mini";
import { planOf, problemsOf } from "../testing/apps.ts";

const Order = z.object({ id: z.string() });
const OrderPlaced = event("OrderPlaced", { schema: Order });
const orders = bus("orders", { events: [OrderPlaced], source: "shop" });

function ruled(count: number, wildcard: boolean) {
  const pattern = wildcard ? { data: { id: [{ wildcard: "a*b" }] } } : { data: { id: [{ prefix: "a" }] } };
  return Object.fromEntries(
    Array.from({ length: count }, (_, n) => {
      const own = consumer(`worker-${n}`, { event: Order, timeout: "30s" }, () => {});
      return [`rule-${n}`, rule(orders, OrderPlaced, own, { pattern })];
    }),
  );
}

it("plans rules in EventBridge's form, each with its queue and dead letters", () => {
  expect(planOf(ruled(1, true)).buses).toEqual([
    {
      name: "orders",
      description: "Goes by rules to orders-worker-0",
      rules: [
        {
          queue: "orders-worker-0",
          pattern: { "detail-type": ["OrderPlaced"], detail: { data: { id: [{ wildcard: "a*b" }] } } },
          deadLetterQueue: "orders-worker-0-dead-letter",
        },
      ],
    },
  ]);
});

// "Maximum number of rules, per event bus per account, that can contain event filters that include wildcards": 30
// (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html)
it("refuses more rules with wildcards than a bus takes, and not as many without", () => {
  expect(problemsOf(ruled(30, true))).toEqual([]);
  expect(problemsOf(ruled(31, true)).join()).toContain(
    "has 31 rules with wildcards, and EventBridge takes 30",
  );
  expect(problemsOf(ruled(31, false))).toEqual([]);
});
