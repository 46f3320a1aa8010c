import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { UNUSUAL_TEXTS } from "../../testing/unusual-texts.ts";
import { queue } from "../queue/declare.ts";
import type { QueueLayout } from "../queue/driver.ts";
import { topic } from "./declare.ts";
import type { PublishedMessage, TopicDriver, TopicLayout } from "./driver.ts";
import type { Fields, TopicFilter } from "./filter.ts";

/** A message as a subscription's queue got it. */
export interface TestCopy {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly group?: string;
}

/** A platform's topics, ready for the suite, with the means to see what came out of them. */
export interface TopicFixture {
  readonly driver: TopicDriver;
  /** Takes everything out of a subscription's queue that is there now, in order; may take its time to find it. */
  drain(queue: QueueLayout): Promise<readonly TestCopy[]>;
  close?(): Promise<void>;
}

const schema = z.object({
  kind: z.optional(z.string()),
  size: z.optional(z.number()),
  urgent: z.optional(z.boolean()),
});
const plain = topic("news", { schema });
const filtered = topic("offers", { schema, filterBy: ["kind", "size", "urgent"] });
const ordered = topic("orders", { schema, fifo: true });

/** What a subscription asks for, and of these messages, which it gets. */
const FILTERS: Readonly<Record<string, TopicFilter>> = {
  exact: { kind: ["a/b", "it's"] },
  prefix: { kind: [{ prefix: "a/" }, { prefix: "50%_[x" }] },
  "anything-but": { kind: [{ "anything-but": ["a/b", "c"] }] },
  "no-prefix": { kind: [{ "anything-but": { prefix: "a/" } }] },
  number: { size: [{ numeric: ["=", 5] }, 7.5] },
  range: { size: [{ numeric: [">=", -1, "<", 5] }] },
  "no-number": { size: [{ "anything-but": [5, 7.5] }] },
  boolean: { urgent: [true] },
  there: { kind: [{ exists: true }] },
  absent: { kind: [{ exists: false }] },
  both: { kind: [{ prefix: "a/" }], size: [{ numeric: [">", 4] }] },
};

const MESSAGES: Readonly<Record<string, Fields>> = {
  "1": { kind: "a/b", size: 5, urgent: true },
  "2": { kind: "a/c", size: 4.99999, urgent: false },
  "3": { kind: "c", size: -1 },
  "4": { kind: "it's", size: 7.5, urgent: true },
  "5": { kind: "50%_[x]", size: 1_000_000 },
  "6": { kind: "A/B", size: -1.5 },
  "7": { size: 5 },
  "8": {},
};

const GETS: Readonly<Record<string, string>> = {
  exact: "14",
  prefix: "125",
  "anything-but": "2456",
  "no-prefix": "3456",
  number: "147",
  range: "23",
  "no-number": "2356",
  boolean: "14",
  there: "123456",
  absent: "78",
  both: "12",
};

const one = queue("one", { schema, subscribesTo: { topic: plain } });
const two = queue("two", { schema, subscribesTo: { topic: plain } });
const FILTERING = Object.entries(FILTERS).map(([name, filter]) =>
  queue(name, { schema, subscribesTo: { topic: filtered, filter } }),
);
const first = queue("first", { schema, fifo: true, subscribesTo: { topic: ordered } });
const second = queue("second", { schema, fifo: true, subscribesTo: { topic: ordered } });

/** The behaviour of topics. `open` makes the topics and their queues, empty, with a driver and a consumer's side. */
export function topicSuite(
  name: string,
  open: (topics: readonly TopicLayout[], queues: readonly QueueLayout[]) => Promise<TopicFixture>,
): void {
  describe(`topics: ${name}`, () => {
    let fixture: TopicFixture;
    let driver: TopicDriver;

    beforeAll(async () => {
      fixture = await open([plain, filtered, ordered], [one, two, ...FILTERING, first, second]);
      driver = fixture.driver;
    });
    afterAll(() => fixture?.close?.());

    it("gives every subscription each message, with the id that publishing gave", async () => {
      const messages = Array.from({ length: 25 }, (_, n) => message(JSON.stringify({ size: n })));
      const ids = await driver.publish(plain, messages);
      expect(new Set(ids.map(({ id }) => id)).size).toBe(25);
      for (const subscription of [one, two]) {
        const copies = await fixture.drain(subscription);
        const bodies = new Map(copies.map(({ id, body }) => [id, body]));
        expect(copies).toHaveLength(25);
        expect(ids.map(({ id }) => bodies.get(id))).toEqual(messages.map(({ body }) => body));
      }
    });

    it("keeps body and trace context as they are", async () => {
      const messages = UNUSUAL_TEXTS.map((text, i) => ({
        ...message(JSON.stringify({ kind: text })),
        attributes: { traceparent: `00-${i}`, "correlation-id": `id ${i}` },
      }));
      await driver.publish(plain, messages);
      for (const subscription of [one, two]) {
        const copies = await fixture.drain(subscription);
        const byBody = new Map(copies.map(({ body, attributes }) => [body, attributes]));
        for (const { body, attributes } of messages) expect(byBody.get(body)).toMatchObject(attributes);
      }
    });

    it("takes a body of 200 KB", async () => {
      const body = JSON.stringify({ kind: "é".repeat(100_000) });
      await driver.publish(plain, [message(body)]);
      for (const subscription of [one, two]) {
        expect((await fixture.drain(subscription)).map((copy) => copy.body)).toEqual([body]);
      }
    });

    it("gives a subscription what its filter lets through, and nothing else", async () => {
      const messages = Object.entries(MESSAGES).map(([n, fields]) => ({ ...message(n), fields }));
      await driver.publish(filtered, messages);
      const got: Record<string, string> = {};
      for (const subscription of FILTERING) {
        const copies = await fixture.drain(subscription);
        got[subscription.name] = copies
          .map(({ body }) => body)
          .sort()
          .join("");
      }
      expect(got).toEqual(GETS);
    });

    it("fifo: each subscription gets each group in the order of publishing", async () => {
      const messages = Array.from({ length: 20 }, (_, n) => ({ ...message(String(n)), group: `g${n % 3}` }));
      await driver.publish(ordered, messages.slice(0, 10));
      await driver.publish(ordered, messages.slice(10));
      for (const subscription of [first, second]) {
        const copies = await fixture.drain(subscription);
        for (const group of ["g0", "g1", "g2"]) {
          const of = (list: readonly { readonly body: string; readonly group?: string }[]) =>
            list.filter((each) => each.group === group).map(({ body }) => body);
          expect(of(copies)).toEqual(of(messages));
        }
      }
    });

    // https://docs.aws.amazon.com/sns/latest/dg/fifo-message-dedup.html: "any message published with the same deduplication ID,
    // within the five-minute deduplication interval, is accepted but not delivered"
    it("fifo: a message is accepted twice, and delivered once to each subscription", async () => {
      const grouped = (body: string, deduplicationId?: string): PublishedMessage => ({
        ...message(body),
        group: "g",
        ...(deduplicationId !== undefined && { deduplicationId }),
      });
      await driver.publish(ordered, [grouped("same"), grouped("one", "x"), grouped("two", "y")]);
      expect(await driver.publish(ordered, [grouped("same"), grouped("other", "x")])).toHaveLength(2);
      for (const subscription of [first, second]) {
        const copies = await fixture.drain(subscription);
        expect(copies.map(({ body }) => body)).toEqual(["same", "one", "two"]);
      }
    });
  });
}

function message(body: string): PublishedMessage {
  return { body, attributes: {}, fields: {} };
}
