import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { UNUSUAL_TEXTS } from "../../testing/unusual-texts.ts";
import { queue } from "./declare.ts";
import type { OutgoingMessage, QueueDriver, QueueLayout } from "./driver.ts";

/** A message as its consumer gets it. */
export interface TestMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly group?: string;
  /** 1 at the first delivery. */
  readonly receiveCount: number;
}

/** A platform's queues, ready for the suite, with the means to play the consumer. */
export interface QueueFixture {
  readonly driver: QueueDriver;
  /** Up to `max` messages that are available now, hidden from then on; may take its time to find them. */
  receive(queue: QueueLayout, max: number): Promise<readonly TestMessage[]>;
  /** Says that messages are done. */
  accept(queue: QueueLayout, messages: readonly TestMessage[]): Promise<void>;
  /** Gives messages back, to be delivered again at once. */
  reject(queue: QueueLayout, messages: readonly TestMessage[]): Promise<void>;
  /** Lets time pass. */
  elapse(milliseconds: number): Promise<void>;
  close?(): Promise<void>;
}

const schema = z.unknown();
const QUEUES = {
  plain: queue("plain", { schema }),
  unusual: queue("unusual", { schema }),
  large: queue("large", { schema }),
  retried: queue("retried", { schema }),
  later: queue("later", { schema }),
  delayed: queue("delayed", { schema, delay: "2s" }),
  ordered: queue("ordered", { schema, fifo: true }),
  held: queue("held", { schema, fifo: true }),
  unique: queue("unique", { schema, fifo: true }),
};

/** The behaviour of queues. `open` makes the queues, empty, a driver for them and a consumer's side. */
export function queueSuite(
  name: string,
  open: (queues: readonly QueueLayout[]) => Promise<QueueFixture>,
): void {
  describe(`queues: ${name}`, () => {
    let fixture: QueueFixture;
    let driver: QueueDriver;

    beforeAll(async () => {
      fixture = await open(Object.values(QUEUES));
      driver = fixture.driver;
    });
    afterAll(() => fixture?.close?.());

    /** Receives and accepts until nothing comes any more. */
    const drain = async (from: QueueLayout, max = 10): Promise<readonly TestMessage[]> => {
      const all: TestMessage[] = [];
      for (;;) {
        const received = await fixture.receive(from, max);
        if (received.length === 0) return all;
        await fixture.accept(from, received);
        all.push(...received);
      }
    };

    it("delivers every message once when it is accepted, with the id that sending gave", async () => {
      const sent = await driver.send(QUEUES.plain, numbered(25));
      expect(new Set(sent.map(({ id }) => id)).size).toBe(25);
      const received = await drain(QUEUES.plain);
      expect(received).toHaveLength(25);
      const bodies = new Map(received.map(({ id, body }) => [id, body]));
      expect(sent.map(({ id }) => bodies.get(id))).toEqual(numbered(25).map(({ body }) => body));
      expect(received.every(({ receiveCount }) => receiveCount === 1)).toBe(true);
    });

    it("keeps body and attributes as they are", async () => {
      const messages = UNUSUAL_TEXTS.map((text, i) => ({
        body: JSON.stringify({ text }),
        attributes: { traceparent: `00-${i}`, "correlation-id": `id ${i}` },
      }));
      await driver.send(QUEUES.unusual, messages);
      const received = await drain(QUEUES.unusual);
      const byBody = new Map(received.map(({ body, attributes }) => [body, attributes]));
      for (const { body, attributes } of messages) expect(byBody.get(body)).toEqual(attributes);
    });

    it("takes a body of 200 KB", async () => {
      const body = JSON.stringify("é".repeat(100_000));
      await driver.send(QUEUES.large, [message(body)]);
      expect((await drain(QUEUES.large)).map((received) => received.body)).toEqual([body]);
    });

    it("delivers a rejected message again, and counts", async () => {
      const [sent] = await driver.send(QUEUES.retried, [message("1")]);
      const first = await fixture.receive(QUEUES.retried, 10);
      expect(first).toHaveLength(1);
      expect(await fixture.receive(QUEUES.retried, 10)).toEqual([]);
      await fixture.reject(QUEUES.retried, first);
      const [again] = await drain(QUEUES.retried);
      expect(again).toMatchObject({ id: sent?.id, body: "1", receiveCount: 2 });
      expect(await fixture.receive(QUEUES.retried, 10)).toEqual([]);
    });

    it("holds a message back for its delay, or for the queue's", async () => {
      await driver.send(QUEUES.later, [{ ...message("late"), delayMs: 3000 }, message("now")]);
      expect((await drain(QUEUES.later)).map(({ body }) => body)).toEqual(["now"]);
      await driver.send(QUEUES.delayed, [message("queue's"), { ...message("own"), delayMs: 0 }]);
      expect((await drain(QUEUES.delayed)).map(({ body }) => body)).toEqual(["own"]);
      await fixture.elapse(3100);
      expect((await drain(QUEUES.later)).map(({ body }) => body)).toEqual(["late"]);
      expect((await drain(QUEUES.delayed)).map(({ body }) => body)).toEqual(["queue's"]);
    });

    it("fifo: delivers each group in the order of sending", async () => {
      const messages = numbered(30).map((each, i) => ({ ...each, group: `group-${i % 3}` }));
      for (let i = 0; i < 30; i += 10) await driver.send(QUEUES.ordered, messages.slice(i, i + 10));
      const received = await drain(QUEUES.ordered, 4);
      for (const group of ["group-0", "group-1", "group-2"]) {
        const bodies = (list: readonly { body: string; group?: string }[]) =>
          list.filter((each) => each.group === group).map(({ body }) => body);
        expect(bodies(received)).toEqual(bodies(messages));
      }
    });

    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
    it("fifo: a group waits for its message in flight, others go on", async () => {
      const [one, two, other] = ["a1", "a2", "b1"].map((body) => ({
        ...message(body),
        group: body.charAt(0),
      }));
      if (!one || !two || !other) throw new Error("three messages");
      await driver.send(QUEUES.held, [one, two]);
      const first = await fixture.receive(QUEUES.held, 1);
      expect(first.map(({ body }) => body)).toEqual(["a1"]);
      await driver.send(QUEUES.held, [other]);
      expect((await drain(QUEUES.held)).map(({ body }) => body)).toEqual(["b1"]);
      await fixture.reject(QUEUES.held, first);
      expect((await drain(QUEUES.held, 1)).map(({ body }) => body)).toEqual(["a1", "a2"]);
    });

    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-key-terms.html
    it("fifo: a message is accepted twice and delivered once", async () => {
      const grouped = (body: string, deduplicationId?: string): OutgoingMessage => ({
        ...message(body),
        group: "g",
        ...(deduplicationId !== undefined && { deduplicationId }),
      });
      await driver.send(QUEUES.unique, [grouped("same"), grouped("one", "x"), grouped("two", "y")]);
      const again = await driver.send(QUEUES.unique, [grouped("same"), grouped("other", "x")]);
      expect(again).toHaveLength(2);
      expect((await drain(QUEUES.unique)).map(({ body }) => body)).toEqual(["same", "one", "two"]);
      await driver.send(QUEUES.unique, [grouped("same")]);
      expect(await drain(QUEUES.unique)).toEqual([]);
    });
  });
}

function message(body: string): OutgoingMessage {
  return { body, attributes: {} };
}

function numbered(count: number): OutgoingMessage[] {
  return Array.from({ length: count }, (_, n) => message(JSON.stringify({ n })));
}
