import { compilePattern, matcherOf } from "@motif/events";
import { describe, expect, it } from "vitest";
import { openEnvelope } from "../../ground/envelope.ts";
import { envelopeOf } from "./envelope.ts";
import { type EventFilter, eventBridgePattern } from "./pattern.ts";

const orders = { name: "orders", source: "shop" };
const EVENTS = [
  { type: "OrderPlaced", data: { total: 5, lines: [{ sku: "a" }] }, carried: {} },
  { type: "OrderPlaced", subject: "o-1", data: { total: 500 }, carried: {} },
  { type: "OrderSent", subject: "o-1", data: {}, carried: {} },
].map((event, n) => envelopeOf(orders, event, `e${n}`, "2026-11-30T06:00:00.000Z"));

function matches(pattern: object, event: object): boolean {
  const compiled = compilePattern(pattern);
  if ("problem" in compiled) throw new Error(compiled.problem.message);
  return matcherOf(compiled.pattern)(event);
}

describe("a pattern as EventBridge gets it", () => {
  it.each<[EventFilter, string]>([
    [{ type: ["OrderPlaced"] }, "yes yes no"],
    [{ source: ["shop"], data: { total: [{ numeric: [">", 100] }] } }, "no yes no"],
    [{ subject: [{ exists: false }] }, "yes no no"],
    [{ $or: [{ type: ["OrderSent"] }, { data: { lines: { sku: ["a"] } } }] }, "yes no yes"],
    [{ type: [{ prefix: "Order" }], $or: [{ subject: ["o-1"] }, { id: ["e0"] }] }, "yes yes yes"],
    [{ data: { $or: [{ total: [5] }, { total: [500] }] } }, "yes yes no"],
  ])("means the same: %j", (pattern, expected) => {
    const verdict = (matched: boolean) => (matched ? "yes" : "no");
    expect(EVENTS.map((event) => verdict(matches(pattern, event))).join(" ")).toBe(expected);
    const delivered = EVENTS.map((detail) => ({
      version: "0",
      id: "its own",
      source: detail.source,
      "detail-type": detail.type,
      detail,
    }));
    const onAws = delivered.map((event) => verdict(matches(eventBridgePattern(pattern), event)));
    expect(onAws.join(" ")).toBe(expected);
  });
});

describe("an envelope", () => {
  it("is opened as it was closed", () => {
    for (const event of EVENTS) expect(openEnvelope(JSON.stringify(event))).toEqual(event);
  });

  it.each(['{"id":"1"}', '"motifbus"', '{"motifbus":1}', "{", '{"motifbus":"orders","id":"1"}'])(
    "is none: %s",
    (body) => {
      expect(openEnvelope(body)).toBeUndefined();
    },
  );
});
