import { ServiceBusClient } from "@azure/service-bus";
import {
  AccessDeniedError,
  InvalidArgumentError,
  NotFoundError,
  queue,
  ThrottledError,
  TooLargeError,
} from "@motif/core";
import { resourceVariable } from "@motif/runtime/variables";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { ServiceBusPeer } from "../testing/service-bus-peer.ts";
import { queueDriver } from "./queue-driver.ts";
import { Senders } from "./senders.ts";
import { deadLetter } from "./settle.ts";

describe("Service Bus", () => {
  const jobs = queue("jobs", { schema: z.unknown() });
  const gone = queue("gone", { schema: z.unknown() });
  const message = (body: string) => ({ body, attributes: {} });

  const open = async () => {
    const peer = await ServiceBusPeer.start();
    peer.queue("jobs");
    process.env[resourceVariable("queue", "jobs")] = "jobs";
    process.env[resourceVariable("queue", "gone")] = "gone";
    const bus = new ServiceBusClient(peer.connectionString, {
      retryOptions: { maxRetries: 1, retryDelayInMs: 1 },
    });
    return {
      peer,
      driver: queueDriver(bus),
      senders: new Senders(bus),
      async [Symbol.asyncDispose]() {
        await bus.close();
        await peer[Symbol.asyncDispose]();
      },
    };
  };

  it("gets nothing of a send where one message is too large", async () => {
    await using bus = await open();
    const large = JSON.stringify("x".repeat(300_000));
    await expect(bus.driver.send(jobs, [message("1"), message(large)])).rejects.toThrow(TooLargeError);
    expect(bus.peer.queue("jobs").size).toBe(0);
  });

  it("gets no message whose retry or dead letter would be too large", async () => {
    await using bus = await open();
    const body = (size: number) => message(JSON.stringify("x".repeat(size)));
    await bus.driver.send(jobs, [body(253_000)]);
    await expect(bus.driver.send(jobs, [body(255_000)])).rejects.toThrow(TooLargeError);
    const [kept] = bus.peer.queue("jobs").take(1);
    const id = "x".repeat(128);
    const received = { id, body: String(kept?.body), time: "2026-03-01T00:00:00.000Z", attributes: {} };
    await bus.senders.send("jobs", "queue jobs", [deadLetter(received, "€".repeat(2000))]);
  });

  it("gets more than a batch holds in several", async () => {
    await using bus = await open();
    const body = JSON.stringify("x".repeat(100_000));
    await bus.driver.send(
      jobs,
      Array.from({ length: 5 }, () => message(body)),
    );
    expect(bus.peer.queue("jobs").size).toBe(5);
  });

  it("gets the group of a FIFO message as its session, and as a property that its retries keep", async () => {
    await using bus = await open();
    const ordered = queue("ordered", { schema: z.unknown(), fifo: true });
    process.env[resourceVariable("queue", "ordered")] = "ordered";
    const peer = bus.peer.queue("ordered", { sessions: true });
    const [sent] = await bus.driver.send(ordered, [{ ...message("1"), group: "1.0" }]);
    expect(peer.take(1, "1.0")).toMatchObject([
      { sessionId: "1.0", properties: { "motif-id": sent?.id, "motif-group": "1.0" } },
    ]);
    await bus.driver.send(jobs, [message("2")]);
    expect(Object.keys(bus.peer.queue("jobs").take(1)[0]?.properties ?? { none: 1 })).toEqual([]);
  });

  // "The maximum length is 128 characters" (https://learn.microsoft.com/dotnet/api/azure.messaging.servicebus.servicebusmessage.sessionid)
  it("gets a group of 1 to 128 characters, and no other", async () => {
    await using bus = await open();
    const ordered = queue("ordered", { schema: z.unknown(), fifo: true });
    process.env[resourceVariable("queue", "ordered")] = "ordered";
    const peer = bus.peer.queue("ordered", { sessions: true });
    for (const group of ["", "g".repeat(129)]) {
      const sending = bus.driver.send(ordered, [{ ...message("1"), group }]);
      await expect(sending).rejects.toThrow(InvalidArgumentError);
    }
    expect(peer.size).toBe(0);
    for (const group of ["g", "g".repeat(128)])
      await bus.driver.send(ordered, [{ ...message("1"), group, deduplicationId: group }]);
    expect(peer.size).toBe(2);
  });

  it.each([
    ["com.microsoft:server-busy", ThrottledError],
    ["amqp:unauthorized-access", AccessDeniedError],
    ["amqp:link:message-size-exceeded", TooLargeError],
  ])("%s is an error of the core's", async (condition, kind) => {
    await using bus = await open();
    bus.peer.refuseSends = { condition, description: "no" };
    await expect(bus.driver.send(jobs, [message("1")])).rejects.toThrow(kind);
  });

  it("that has no such queue says so", async () => {
    await using bus = await open();
    await expect(bus.driver.send(gone, [message("1")])).rejects.toThrow(NotFoundError);
  });
});
