import { ServiceBusClient } from "@azure/service-bus";
import { redrivePast } from "@motif/core/platform";
import { describe, expect, it } from "vitest";
import type { NewMessage } from "../testing/queue-model.ts";
import { ServiceBusPeer } from "../testing/service-bus-peer.ts";
import { DeadLetterQueues } from "./redrive.ts";

async function open() {
  const peer = await ServiceBusPeer.start();
  const jobs = peer.queue("jobs", { duplicateDetectionMs: 300_000 });
  const dead = peer.queue("jobs-dead-letter");
  const expired = peer.queue("jobs-dead-letter/$DeadLetterQueue");
  const own = peer.queue("jobs/$DeadLetterQueue");
  const client = new ServiceBusClient(peer.connectionString, {
    retryOptions: { maxRetries: 0, timeoutInMs: 3000 },
  });
  const places = { app: "a", name: "jobs", queue: "jobs", dead: "jobs-dead-letter" };
  const box = new DeadLetterQueues(client, places, 30);
  return {
    peer,
    jobs,
    dead,
    expired,
    own,
    box,
    /** The same dead letters, of a function. */
    ofFunction: () => new DeadLetterQueues(client, { ...places, queue: undefined }, 30),
    async [Symbol.asyncDispose]() {
      await box.close();
      await peer[Symbol.asyncDispose]();
    },
  };
}

/** A dead letter as the adapter sends it. */
function letter(messageId: string, properties: NewMessage["properties"] = {}): NewMessage {
  const body = Buffer.from('{"n":12345678901234567890}');
  return { messageId, contentType: "application/json", body, properties };
}

/** What a message is marked with that was a dead letter once. */
function historyOf({ since }: { readonly since: number }, reason: string): string {
  return JSON.stringify([{ at: new Date(since).toISOString(), reason }]);
}

async function only(box: DeadLetterQueues) {
  const [found] = await box.receive(10);
  if (!found) throw new Error("Nothing was received.");
  return found;
}

describe("redriving on Azure", () => {
  it("gives a message back byte by byte, with its properties, without reason and count, and with a mark", async () => {
    await using bus = await open();
    const own = {
      traceparent: "00-a",
      "motif-id": "id",
      "motif-time": "2026-01-01T00:00:00Z",
      "motif-group": "g",
    };
    bus.dead.enqueue({
      ...letter("m", { ...own, "motif-reason": "boom", "motif-receive-count": 4 }),
      sessionId: "g",
    });
    const found = await only(bus.box);
    expect(found).toMatchObject({
      id: "id",
      place: Date.parse("2026-01-01T00:00:00Z"),
      group: "g",
      body: '{"n":12345678901234567890}',
      reason: "boom",
      redriven: 0,
      history: [],
    });
    expect(Math.abs(Date.now() - found.since)).toBeLessThan(60_000);
    await bus.box.sendBack(found);
    expect(bus.dead.size, "it is there until it is removed").toBe(1);
    await bus.box.remove(found);
    expect(bus.dead.size).toBe(0);
    const [sent] = bus.jobs.take(1);
    expect(sent).toMatchObject({ sessionId: "g", contentType: "application/json" });
    expect(sent?.body.toString()).toBe('{"n":12345678901234567890}');
    expect(sent?.properties).toEqual({
      ...own,
      "motif-redriven": "1",
      "motif-history": historyOf(found, "boom"),
    });
  });

  it("gives a message back with other data, and says so in its history", async () => {
    await using bus = await open();
    bus.dead.enqueue(letter("m", { "motif-reason": "boom" }));
    const found = await only(bus.box);
    await bus.box.sendBack(found);
    await bus.box.sendBack(found, '{"n":2}');
    const [, sent] = bus.jobs.take(2);
    expect(sent?.body.toString(), "no duplicate of the one that was not mended").toBe('{"n":2}');
    expect(redrivePast(sent?.properties ?? {})).toMatchObject({
      redriven: 1,
      history: [{ reason: "boom", edited: true }],
    });
  });

  it("shows dead letters of a function, and says why they stay", async () => {
    await using bus = await open();
    bus.dead.enqueue(letter("m"));
    bus.own.enqueue(letter("of another"));
    const box = bus.ofFunction();
    const found = await only(box);
    expect(found.id).toBe("m");
    expect(box.unsupported?.message).toContain("Only Event Grid and the timer may call it.");
    await expect(box.sendBack(found)).rejects.toThrow("Have the event made again");
    await box.remove(found);
    expect(bus.dead.size).toBe(0);
  });

  it("is dropped by a queue that detects duplicates when a run sends twice, and not when it failed again", async () => {
    await using bus = await open();
    bus.dead.enqueue(letter("m"));
    const found = await only(bus.box);
    await bus.box.sendBack(found);
    await bus.box.sendBack(found);
    expect(bus.jobs.size).toBe(1);
    await bus.box.sendBack({ ...found, redriven: 1 });
    expect(bus.jobs.size).toBe(2);
    expect(bus.jobs.take(2).map(({ properties }) => properties)).toMatchObject([
      { "motif-id": "m", "motif-redriven": "1" },
      { "motif-id": "m", "motif-redriven": "2" },
    ]);
  });

  it("finds also what was kept for too long, and what the broker could not forward", async () => {
    await using bus = await open();
    bus.expired.enqueue(letter("expired"));
    bus.own.enqueue(letter("own", { DeadLetterReason: "MaxDeliveryCountExceeded" }));
    const found = [];
    for (let rounds = 0; rounds < 2; rounds++) {
      const each = await only(bus.box);
      found.push([each.id, each.reason]);
      await bus.box.sendBack(each);
      await bus.box.remove(each);
    }
    // What ended its process again and again is before those that waited for it.
    expect(found).toEqual([
      ["own", "MaxDeliveryCountExceeded"],
      ["expired", undefined],
    ]);
    expect(await bus.box.receive(10)).toEqual([]);
    expect(bus.jobs.take(2).map(({ properties }) => Object.keys(properties).sort())).toEqual([
      ["motif-history", "motif-id", "motif-redriven", "motif-time"],
      ["motif-history", "motif-id", "motif-redriven", "motif-time"],
    ]);
  });

  it("leaves what it releases to whoever asks next, in order", async () => {
    await using bus = await open();
    for (const id of ["1", "2", "3"]) bus.dead.enqueue(letter(id));
    const letters = await bus.box.receive(10);
    await bus.box.release(letters);
    expect((await bus.box.receive(10)).map(({ id }) => id)).toEqual(["1", "2", "3"]);
  });

  it("removes nothing where the queue does not accept it, and says which one it is", async () => {
    await using bus = await open();
    bus.dead.enqueue(letter("m"));
    const found = await only(bus.box);
    bus.peer.refuseSends = { condition: "amqp:unauthorized-access", description: "no" };
    await expect(bus.box.sendBack(found)).rejects.toMatchObject({
      code: "access-denied",
      message: expect.stringContaining("queue jobs"),
    });
    expect(bus.dead.size).toBe(1);
  });
});
