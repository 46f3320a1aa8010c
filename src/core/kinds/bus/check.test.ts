import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { app } from "../../app.ts";
import { consumer } from "../../functions/consumer.ts";
import { http } from "../../functions/http.ts";
import { problemsOf } from "../../model/check.ts";
import { httpApi } from "../../triggers/api/declare.ts";
import { type RulePolicy, rule } from "../../triggers/queue/rule.ts";
import { type BusOptions, bus } from "./declare.ts";
import { type Event, event } from "./event.ts";

const Order = z.object({ id: z.string(), total: z.number() });
const OrderPlaced = event("OrderPlaced", { schema: Order });
const OrderSent = event("OrderSent", { schema: Order });
const mail = consumer("mail", { event: Order, timeout: "30s" }, () => {});

function problems(
  options: Partial<BusOptions<Event>>,
  {
    name = "orders",
    policy = {} as RulePolicy,
    of = OrderPlaced as Event<string, z.infer<typeof Order>>,
    wired = true,
  } = {},
): string[] {
  const orders = bus(name, { events: [OrderPlaced], ...options });
  const place = http("place", { uses: { orders: orders.publisher } }, () => new Response());
  const rules = wired ? { mail: rule(orders, of, mail, policy) } : {};
  return problemsOf(app("shop", { api: httpApi({ "POST /": place }), ...rules })).map(
    ({ where, message }) => `${where}: ${message}`,
  );
}

describe("a bus", () => {
  it("is as it should be", () => {
    expect(problems({ source: "shop/orders" })).toEqual([]);
  });

  it.each<[string, Partial<BusOptions<Event>>, string]>([
    ["no events", { events: [] }, "bus orders: carries no events"],
    [
      "an event that a circular import left undefined",
      { events: [OrderPlaced, undefined as never] },
      "bus orders: has no event at one place of events",
    ],
    [
      "an event with a space",
      { events: [OrderPlaced, event("Order sent", { schema: Order })] },
      'bus orders: carries an event "Order sent"',
    ],
    [
      "two events of one name",
      { events: [OrderPlaced, event("OrderPlaced", { schema: Order })] },
      "bus orders: carries two events OrderPlaced",
    ],
    // "The source … must not start with aws." https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
    ["a source of AWS", { source: "aws.orders" }, 'bus orders: has the source "aws.orders"'],
    ["a source with a space", { source: "my shop" }, 'bus orders: has the source "my shop"'],
  ])("is refused with %s", (_, options, expected) => {
    expect(problems(options).join("\n")).toContain(expected);
  });

  it("needs a rule, and a name of its own", () => {
    expect(problems({}, { wired: false })).toEqual([
      "bus orders: has no rule, and what is published to it would be lost; wire one with rule",
    ]);
  });
});

describe("a rule", () => {
  const where = "queue orders-mail";

  it.each<[string, RulePolicy, string]>([
    [
      "an operator that does not exist",
      { pattern: { data: { total: [{ more: 1 }] } } },
      `${where}: its pattern is not valid: /detail/data/total/0/more is no operator`,
    ],
    [
      "an attribute that events do not have",
      { pattern: { "detail-type": ["a"] } as never },
      `${where}: its pattern asks for detail-type, which events do not have`,
    ],
    [
      "no values",
      { pattern: { subject: [] } },
      `${where}: its pattern is not valid: /detail/subject must not be empty`,
    ],
  ])("is refused with %s", (_, policy, expected) => {
    expect(problems({}, { policy }).join("\n")).toContain(expected);
  });

  it("is refused for events that its bus does not carry", () => {
    expect(problems({}, { of: OrderSent })).toEqual([
      `${where}: its pattern asks for events OrderSent, which bus orders does not carry`,
    ]);
  });

  it("is refused with options that nobody reads", () => {
    expect(problems({}, { policy: { batchsize: 1 } as never }).join()).toContain(
      "batchsize is not an option",
    );
  });
});
