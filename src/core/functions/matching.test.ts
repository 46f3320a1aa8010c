import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { app, consume, consumer, type DataFilter, matching, queue } from "../index.ts";
import { problemsOf } from "../model/index.ts";

const Order = z.object({ id: z.string(), total: z.number() });

const problems = (filter: DataFilter) => {
  const orders = queue("orders", { schema: Order });
  const ship = consumer("ship", { event: Order, filter }, () => {});
  return problemsOf(app("shop", { orders: consume(orders, ship) })).map(
    ({ where, message }) => `${where} ${message}`,
  );
};

describe("a filter", () => {
  const large = matching({ total: [{ numeric: [">=", 100] }] });

  it("wants what its pattern matches, as data or in an event of a bus", () => {
    expect(large.matches('{"id":"o-1","total":100}')).toBe(true);
    expect(large.matches('{"id":"o-2","total":99}')).toBe(false);
    const event = {
      specversion: "1.0",
      id: "1",
      source: "shop",
      type: "Placed",
      time: "now",
      motifbus: "orders",
    };
    expect(large.matches(JSON.stringify({ ...event, data: { total: 100 } }))).toBe(true);
    expect(large.matches(JSON.stringify({ ...event, data: { total: 99 } }))).toBe(false);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html, table "Incoming message body format": where the
  // message is a plain string and the pattern is of JSON, "Lambda drops the message."
  it("wants nothing that is no JSON", () => {
    expect(large.matches("total 100")).toBe(false);
  });

  it("leaves what is nested without measure to the consumer, which refuses it", () => {
    expect(large.matches("[".repeat(200) + "]".repeat(200))).toBe(true);
  });

  it("is checked when the app is loaded", () => {
    expect(problems(large)).toEqual([]);
    expect(problems(matching({ total: [{ numeric: [">"] }] }))).toEqual([
      expect.stringMatching(/^function ship its filter is not valid: \/total\/0/),
    ]);
    expect(problems(matching({}))).toEqual(["function ship its filter is not valid: it must not be empty"]);
    expect(problems(matching({ totals: [1] }))).toEqual([
      "function ship its filter asks for totals, which its events do not have; there are id, total",
    ]);
    expect(problems({ total: [1] } as never)).toEqual([
      "function ship its filter is none; write filter: matching({ … })",
    ]);
  });

  it("may ask for either of two fields", () => {
    const either = matching({ $or: [{ id: ["o-1"] }, { total: [5] }] });
    expect(problems(either)).toEqual([]);
    expect(either.matches('{"id":"o-9","total":5}')).toBe(true);
    expect(either.matches('{"id":"o-9","total":6}')).toBe(false);
  });
});
