import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { type Envelope, openEnvelope } from "../../ground/envelope.ts";
import { UNUSUAL_TEXTS } from "../../testing/unusual-texts.ts";
import { queue } from "../queue/declare.ts";
import type { QueueLayout } from "../queue/driver.ts";
import { bus } from "./declare.ts";
import type { BusDriver, BusLayout, OutgoingEvent } from "./driver.ts";
import { envelope } from "./envelope.ts";
import { event } from "./event.ts";
import type { EventFilter } from "./pattern.ts";

/** A platform's buses, ready for the suite, with the means to see what came out of them. */
export interface BusFixture {
  readonly driver: BusDriver;
  /** Takes the bodies of everything out of a rule's queue that is there now; may take its time to find it. */
  drain(queue: QueueLayout): Promise<readonly string[]>;
  close?(): Promise<void>;
}

const schema = z.looseObject({});
const orders = bus("orders", {
  events: [event("OrderPlaced", { schema }), event("OrderCancelled", { schema })],
  source: "shop",
});

/** What a rule asks for, and of the events below, which it gets. */
const RULES: Readonly<Record<string, readonly [pattern: EventFilter, gets: readonly string[]]>> = {
  all: [{ source: ["shop"] }, ["small", "large", "cancelled", "nested"]],
  placed: [{ type: ["OrderPlaced"] }, ["small", "large", "nested"]],
  large: [{ data: { total: [{ numeric: [">", 100] }] } }, ["large"]],
  either: [
    { $or: [{ type: ["OrderCancelled"] }, { data: { total: [{ numeric: ["<", 100] }] } }] },
    ["small", "cancelled"],
  ],
  abroad: [{ data: { country: [{ "anything-but": ["ch"] }] } }, ["large"]],
  subjects: [{ subject: [{ wildcard: "order-*-x" }] }, ["cancelled"]],
  lines: [{ data: { lines: { sku: ["a"], wrapped: [{ exists: false }] } } }, ["nested"]],
  none: [{ type: ["OrderCancelled"], data: { total: [1] } }, []],
};
const QUEUES = Object.entries(RULES).map(([name, [pattern]]) =>
  queue(name, { schema: envelope, rule: { bus: orders, pattern } }),
);

const EVENTS: readonly OutgoingEvent[] = [
  placed({ name: "small", total: 5, country: "ch" }),
  placed({ name: "large", total: 500, country: "de" }),
  { type: "OrderCancelled", subject: "order-1-x", data: { name: "cancelled" }, carried: {} },
  placed({ name: "nested", lines: [{ sku: "a" }, { sku: "b", wrapped: true }] }),
];

/** What every driver of buses must do. `make` gets the buses and the queues of their rules, and makes both. */
export function busSuite(
  name: string,
  make: (buses: readonly BusLayout[], queues: readonly QueueLayout[]) => Promise<BusFixture>,
): void {
  describe(`bus driver: ${name}`, () => {
    let fixture: BusFixture;
    beforeAll(async () => {
      fixture = await make([orders], QUEUES);
    });
    afterAll(() => fixture.close?.());

    const drained = async (name: string): Promise<readonly Envelope[]> => {
      const layout = QUEUES.find((each) => each.name === name);
      const bodies = layout ? await fixture.drain(layout) : [];
      return bodies.map((body) => openEnvelope(body) ?? expect.fail(`is no event: ${body}`));
    };
    const drainAll = () => Promise.all(QUEUES.map(({ name }) => drained(name)));

    it("gives each rule the events that its pattern matches, and no others", async () => {
      await fixture.driver.publish(orders, EVENTS);
      const got: Record<string, unknown> = {};
      for (const name of Object.keys(RULES)) {
        const events = await drained(name);
        got[name] = events.map(({ data }) => (data as { name: string }).name).sort(); // as published
      }
      const wanted = Object.entries(RULES).map(([name, [, gets]]) => [name, [...gets].sort()]);
      expect(got).toEqual(Object.fromEntries(wanted));
    });

    it("tells publisher and rules one id of an event, and hands it over as a CloudEvent", async () => {
      const before = Date.now() - 1000;
      const published = await fixture.driver.publish(orders, EVENTS);
      expect(new Set(published.map(({ id }) => id)).size).toBe(EVENTS.length);
      for (const name of ["all", "placed"]) {
        const byId = new Map((await drained(name)).map((each) => [each.id, each]));
        for (const [index, { type, data }] of EVENTS.entries()) {
          const id = published[index]?.id ?? "";
          if (name === "placed" && type !== "OrderPlaced") continue;
          const got = byId.get(id);
          expect(got).toMatchObject({ specversion: "1.0", source: "shop", type, data, motifbus: "orders" });
          expect(Date.parse(got?.time ?? "")).toBeGreaterThan(before - 1e12);
        }
      }
      await drainAll();
    });

    it("keeps data, subject and trace context as they are", async () => {
      const events = UNUSUAL_TEXTS.map((text, n) => ({
        ...placed({ text, n }),
        subject: `s-${n}`,
        carried: { traceparent: `00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333${n % 10}-01` },
      }));
      await fixture.driver.publish(orders, events);
      const got = await drained("all");
      const bySubject = new Map(got.map((each) => [each.subject, each]));
      for (const { subject, data, carried } of events)
        expect(bySubject.get(subject)).toMatchObject({ data, traceparent: carried.traceparent });
      await drainAll();
    });

    it("takes an event of 200 KB", async () => {
      const text = "é".repeat(100_000);
      await fixture.driver.publish(orders, [placed({ text })]);
      expect((await drained("all")).map(({ data }) => data)).toEqual([{ text }]);
      await drainAll();
    });

    it("takes more events at once than a call of a cloud does", async () => {
      const events = Array.from({ length: 25 }, (_, n) => placed({ n }));
      expect(await fixture.driver.publish(orders, events)).toHaveLength(25);
      expect(await drained("all")).toHaveLength(25);
      await drainAll();
    });
  });
}

function placed(data: Readonly<Record<string, string | number | readonly object[]>>): OutgoingEvent {
  return { type: "OrderPlaced", data: data as OutgoingEvent["data"], carried: {} }; // as JSON has it
}
