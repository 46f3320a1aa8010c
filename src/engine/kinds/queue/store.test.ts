import { createHash } from "node:crypto";
import { InvalidArgumentError, TooLargeError } from "@motif/core";
import { redrivePast } from "@motif/core/platform";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore, type Store } from "../store.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

let store: Store;
let now = 0;
beforeEach(() => {
  now = 1_700_000_000_000;
  store = openStore({ now: () => now });
  const queue = { fifo: false, delayMs: 0, retentionMs: 4 * DAY };
  const { queue: queues } = store.kinds;
  queues.declare({ ...queue, name: "jobs" });
  queues.declare({ ...queue, name: "other" });
  queues.declare({ ...queue, name: "ordered", fifo: true });
  queues.declare({ ...queue, name: "dead", retentionMs: 14 * DAY });
});
afterEach(() => store.close());

function send(queue: string, ...bodies: string[]): readonly string[] {
  const group = queue === "ordered" ? { group: "g" } : {};
  return store.kinds.queue.send(
    queue,
    bodies.map((body) => ({ body, attributes: { traceparent: `of ${body}` }, ...group })),
  );
}

function receive(queue: string, max = 10, visibilityMs = MINUTE) {
  return store.kinds.queue.receive(queue, max, visibilityMs);
}

function receiveOne(queue: string) {
  const [message] = receive(queue, 1);
  if (!message) throw new Error(`Queue ${queue} has no message.`);
  return message;
}

describe("receipts", () => {
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
  it("of an earlier delivery does nothing", () => {
    send("jobs", "a");
    const first = receiveOne("jobs");
    now += MINUTE;
    const second = receiveOne("jobs");
    expect(second.receipt).not.toBe(first.receipt);
    expect(store.kinds.queue.deleteMany("jobs", [first.receipt])).toBe(0);
    expect(store.kinds.queue.changeVisibility("jobs", first.receipt, 0)).toBe(false);
    expect(store.kinds.queue.deadLetter("jobs", first.receipt, "dead", "late")).toBe(false);
    expect(store.kinds.queue.stats("jobs").inFlight).toBe(1);
    expect(store.kinds.queue.deleteMany("jobs", [second.receipt])).toBe(1);
  });

  it("of a message that nobody received again still works after its visibility timeout", () => {
    send("jobs", "a");
    const { receipt } = receiveOne("jobs");
    now += 2 * MINUTE;
    expect(store.kinds.queue.deleteMany("jobs", [receipt])).toBe(1);
  });

  it("of another queue, or no receipt at all, does not touch a message", () => {
    send("jobs", "a");
    const { receipt } = receiveOne("jobs");
    expect(store.kinds.queue.deleteMany("other", [receipt])).toBe(0);
    expect(() => store.kinds.queue.deleteMany("jobs", [receipt, "no receipt"])).toThrow(InvalidArgumentError);
    expect(store.kinds.queue.count("jobs")).toBe(1);
  });

  it("from before a redrive does nothing", () => {
    send("jobs", "a");
    const { receipt } = receiveOne("jobs");
    store.kinds.queue.deadLetter("jobs", receipt, "dead", "broken");
    store.kinds.queue.redrive("dead", "jobs");
    receiveOne("jobs");
    expect(store.kinds.queue.deleteMany("jobs", [receipt])).toBe(0);
  });
});

describe("dead letters", () => {
  it("keep id, attributes, receive count and time of sending, and say where they come from and why", () => {
    const [id] = send("jobs", "a");
    const sentAt = now;
    receiveOne("jobs");
    now += MINUTE;
    store.kinds.queue.deadLetter("jobs", receiveOne("jobs").receipt, "dead", "it broke");
    expect(store.kinds.queue.count("jobs")).toBe(0);
    expect(store.kinds.queue.peek("dead")).toEqual([
      {
        id,
        body: "a",
        attributes: { traceparent: "of a" },
        receiveCount: 2,
        sentAt,
        visibleAt: now,
        origin: "jobs",
        reason: "it broke",
      },
    ]);
  });

  it("go back in the order of sending, behind what waits, as new messages", () => {
    const ids = send("ordered", "1", "2", "3");
    for (const { receipt } of receive("ordered"))
      store.kinds.queue.deadLetter("ordered", receipt, "dead", "no");
    const [later] = send("ordered", "4");
    now += 10 * DAY;
    expect(store.kinds.queue.redrive("dead", "ordered", { max: 2 }).moved).toEqual(ids.slice(0, 2));
    expect(store.kinds.queue.redrive("dead", "ordered").moved).toEqual(ids.slice(2));
    expect(store.kinds.queue.purgeExpired()).toBe(1); // "4" waited longer than the queue keeps it
    const received = receive("ordered");
    expect(received.map(({ id }) => id)).toEqual(ids);
    expect(received.map(({ receiveCount }) => receiveCount)).toEqual([1, 1, 1]);
    expect(received.map(({ id }) => id)).not.toContain(later);
  });

  it("of another queue stay where they are", () => {
    for (const queue of ["jobs", "other"]) {
      send(queue, queue);
      store.kinds.queue.deadLetter(queue, receiveOne(queue).receipt, "dead", "no");
    }
    expect(store.kinds.queue.redrive("dead", "jobs").moved).toHaveLength(1);
    expect(store.kinds.queue.peek("dead").map(({ body }) => body)).toEqual(["other"]);
  });
});

describe("a dead letter that is sent back", () => {
  /** Lets the first message of a queue fail for good, with a reason. */
  const fails = (queue: string, reason: string) =>
    store.kinds.queue.deadLetter(queue, receiveOne(queue).receipt, "dead", reason);
  const attributesOf = (queue: string) => store.kinds.queue.peek(queue)[0]?.attributes ?? {};

  it("is marked: how often, and of the times before, when and why", () => {
    const [id] = send("jobs", "1");
    fails("jobs", "no rate");
    const first = new Date(now).toISOString();
    now += 1000;
    store.kinds.queue.redrive("dead", "jobs");
    fails("jobs", "no money");
    const second = new Date(now).toISOString();
    expect(store.kinds.queue.redrive("dead", "jobs", { ids: [id ?? ""], body: "mended" }).moved).toEqual([
      id,
    ]);
    expect(store.kinds.queue.peek("jobs")).toMatchObject([{ id, body: "mended", receiveCount: 0 }]);
    expect(redrivePast(attributesOf("jobs"))).toEqual({
      redriven: 2,
      history: [
        { at: first, reason: "no rate" },
        { at: second, reason: "no money", edited: true },
      ],
    });
  });

  it("stays the fourth time, with those behind it in its group, unless it is named", () => {
    const [first] = send("ordered", "1");
    for (let time = 1; time <= 3; time++) {
      fails("ordered", "no");
      expect(store.kinds.queue.redrive("dead", "ordered").moved).toEqual([first]);
    }
    fails("ordered", "no");
    const [second] = send("ordered", "2");
    fails("ordered", "early");
    expect(store.kinds.queue.redrive("dead", "ordered")).toEqual({
      moved: [],
      left: [
        { id: first, reason: "It was moved back 3 times, and failed again." },
        { id: second, reason: `${first} is before it in its group, and stays.` },
      ],
    });
    expect(store.kinds.queue.redrive("dead", "ordered", { ids: [second ?? ""] }).moved).toEqual([]);
    expect(store.kinds.queue.redrive("dead", "ordered", { ids: [first ?? ""] }).moved).toEqual([first]);
    expect(store.kinds.queue.redrive("dead", "ordered", { mostRedrives: 4 }).moved).toEqual([second]);
  });

  it("has its place in its group again, though it failed once more behind the others", () => {
    const ids = send("ordered", "1", "2", "3");
    for (const _ of ids) {
      fails("ordered", "no");
      now += 1000;
    }
    const other = send("ordered", "x");
    store.kinds.queue.redrive("dead", "ordered", { max: 2 });
    store.kinds.queue.deleteMany("ordered", [receiveOne("ordered").receipt]); // x
    for (const _ of [1, 2]) {
      now += 1000;
      fails("ordered", "no");
    }
    expect(other).toHaveLength(1);
    expect(store.kinds.queue.redrive("dead", "ordered").moved).toEqual(ids);
  });

  it("is in both places where whoever moves it dies in between, and those behind it are not moved", () => {
    const ids = send("jobs", "1", "2");
    for (const _ of ids) fails("jobs", "no");
    const redriven = store.kinds.queue.redrive("dead", "jobs", { dies: () => true });
    expect(redriven.moved).toEqual([]);
    expect(store.kinds.queue.peek("jobs").map(({ id }) => id)).toEqual(ids.slice(0, 1));
    expect(store.kinds.queue.peek("dead").map(({ id }) => id)).toEqual(ids);
    expect(store.kinds.queue.redrive("dead", "jobs").moved).toEqual(ids);
  });

  it("is gone when it is discarded", () => {
    const [first, second] = send("jobs", "1", "2");
    for (const _ of [first, second]) fails("jobs", "no");
    expect(store.kinds.queue.discard("dead", "jobs", first ?? "")).toBe(1);
    expect(store.kinds.queue.discard("dead", "other", second ?? "")).toBe(0);
    expect(store.kinds.queue.peek("dead").map(({ id }) => id)).toEqual([second]);
  });
});

describe("deduplication", () => {
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-key-terms.html
  it("accepts a message again after 5 minutes, also when the first one is long gone", () => {
    const [id] = send("ordered", "a");
    store.kinds.queue.deleteMany("ordered", [receiveOne("ordered").receipt]);
    now += 5 * MINUTE - 1;
    expect(send("ordered", "a")).toEqual([id]);
    expect(store.kinds.queue.count("ordered")).toBe(0);
    now += 1;
    expect(send("ordered", "a")).not.toEqual([id]);
    expect(store.kinds.queue.count("ordered")).toBe(1);
  });

  it("goes by the SHA-256 of the body where no id is given", () => {
    const deduplicationId = createHash("sha256").update("a").digest("hex");
    const [id] = send("ordered", "a");
    const message = { body: "not a", attributes: {}, group: "other", deduplicationId };
    expect(store.kinds.queue.send("ordered", [message])).toEqual([id]);
  });
});

describe("time", () => {
  it("says when the next message can be received", () => {
    expect(store.kinds.queue.nextVisibleAt("jobs")).toBeUndefined();
    store.kinds.queue.send("jobs", [{ body: "late", attributes: {}, delayMs: 2 * MINUTE }]);
    expect(store.kinds.queue.nextVisibleAt("jobs")).toBe(now + 2 * MINUTE);
    send("jobs", "a");
    expect(store.kinds.queue.nextVisibleAt("jobs")).toBe(now);
    receiveOne("jobs");
    expect(store.kinds.queue.nextVisibleAt("jobs")).toBe(now + MINUTE);
  });

  it("tells the age of the oldest message, delivered or not", () => {
    send("jobs", "a");
    now += 1500;
    send("jobs", "b");
    expect(store.kinds.queue.stats("jobs")).toEqual({
      available: 2,
      inFlight: 0,
      delayed: 0,
      oldestAgeSeconds: 1.5,
    });
    store.kinds.queue.deleteMany("jobs", [receiveOne("jobs").receipt]);
    expect(store.kinds.queue.stats("jobs").oldestAgeSeconds).toBe(0);
  });

  it("deletes messages that are older than their queue keeps them, a batch at a time", () => {
    send("jobs", ..."abcde");
    now += 4 * DAY;
    expect(store.kinds.queue.purgeExpired()).toBe(0);
    now += 1;
    send("jobs", "young");
    expect([1, 2, 3, 4].map(() => store.kinds.queue.purgeExpired(2))).toEqual([2, 2, 1, 0]);
    expect(store.kinds.queue.peek("jobs").map(({ body }) => body)).toEqual(["young"]);
  });

  it("of a FIFO queue make way for what follows in their group", () => {
    send("ordered", "old");
    receive("ordered", 1, 12 * 60 * MINUTE);
    now += 4 * DAY - MINUTE;
    send("ordered", "young");
    receive("ordered", 1, 12 * 60 * MINUTE); // the old one again: it is in flight, and keeps its group
    now += MINUTE + 1;
    expect(receive("ordered")).toEqual([]);
    expect(store.kinds.queue.purgeExpired()).toBe(1);
    expect(receive("ordered").map(({ body }) => body)).toEqual(["young"]);
  });

  it("counts what is available no further than asked", () => {
    send("jobs", ..."abcde");
    expect(store.kinds.queue.countAvailable("jobs", 3)).toBe(3);
    receive("jobs", 4);
    expect(store.kinds.queue.countAvailable("jobs", 3)).toBe(1);
  });
});

it("messages in flight when the process ended are available at the next start, with their count", () => {
  send("jobs", "a");
  send("ordered", "1", "2");
  receiveOne("jobs");
  receiveOne("ordered");
  store.kinds.queue.send("jobs", [{ body: "late", attributes: {}, delayMs: MINUTE }]);
  expect(store.kinds.queue.releaseInFlight()).toBe(2);
  expect(receive("jobs").map(({ body, receiveCount }) => [body, receiveCount])).toEqual([["a", 2]]);
  expect(receive("ordered").map(({ body, receiveCount }) => [body, receiveCount])).toEqual([
    ["1", 2],
    ["2", 1],
  ]);
});

it("a queue that becomes FIFO, or is FIFO no more, still delivers what it holds", () => {
  send("jobs", "a", "b");
  store.kinds.queue.declare({ name: "jobs", fifo: true, delayMs: 0, retentionMs: DAY });
  expect(receive("jobs", 1).map(({ body }) => body)).toEqual(["a"]);
  expect(receive("jobs", 1)).toEqual([]);
  store.kinds.queue.declare({ name: "jobs", fifo: false, delayMs: 0, retentionMs: DAY });
  expect(receive("jobs", 1).map(({ body }) => body)).toEqual(["b"]);
});

it("refuses a queue that the app does not have, and a FIFO message without a group", async () => {
  await expect(store.run(() => send("nothing", "a"))).rejects.toThrow("There is no queue nothing");
  const ungrouped = store.run(() => store.kinds.queue.send("ordered", [{ body: "a", attributes: {} }]));
  await expect(ungrouped).rejects.toThrow(InvalidArgumentError);
});

// https://aws.amazon.com/about-aws/whats-new/2025/08/amazon-sqs-max-payload-size-1mib/
it("refuses a message that is larger than 1 MiB, attributes included", () => {
  const MIB = 1024 * 1024;
  const sendOne = (body: string, attributes = {}) => store.kinds.queue.send("jobs", [{ body, attributes }]);
  sendOne("x".repeat(MIB - 100));
  expect(() => sendOne("x".repeat(MIB))).toThrow(TooLargeError);
  expect(() => sendOne("é".repeat(MIB / 2))).toThrow(TooLargeError);
  expect(() => sendOne("x".repeat(MIB - 100), { note: "x".repeat(100) })).toThrow(TooLargeError);
  expect(store.kinds.queue.count("jobs")).toBe(1);
});

it("sends all messages of a call or none, and spares the others of the turn", async () => {
  const others = store.run(() => send("jobs", "a"));
  const messages = [
    { body: "a", attributes: {}, group: "g" },
    { body: "b", attributes: {} },
  ];
  await expect(store.run(() => store.kinds.queue.send("ordered", messages))).rejects.toThrow(
    InvalidArgumentError,
  );
  await others;
  expect(store.kinds.queue.count("ordered")).toBe(0);
});
