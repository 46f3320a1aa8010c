import { type App, bucket, consume, consumer, onObjectCreated, type Queue, queue } from "@motif/core";
import { apiWith, onObject, worker } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { only, planOf, problemsOf } from "../testing/apps.ts";

const Message = z.object({ id: z.string() });
const jobs = queue("jobs", { schema: Message });
const orders = queue("orders", { schema: Message, fifo: true });
const uploads = bucket("uploads");

function serviceBusOf(wiring: App["wiring"]) {
  return only(planOf(wiring)).host.extensions;
}

describe("a queue", () => {
  const queueOf = (name: string, wiring: App["wiring"]) =>
    planOf(wiring).queues.find((plan) => plan.name === name);

  it("gives a message up after as many deliveries as the policy has attempts, into a queue of its own", () => {
    const plan = queueOf("jobs", { work: consume(jobs, worker(), { retry: { attempts: 3 } }) });
    expect(plan).toMatchObject({ maxDeliveryCount: 3, forwardDeadLettersTo: "jobs-dead-letter" });
  });

  // https://learn.microsoft.com/azure/service-bus-messaging/service-bus-auto-forwarding: not from queues with sessions
  it("keeps its own dead letters where it is a FIFO queue", () => {
    const plan = queueOf("orders", { work: consume(orders, worker()) });
    expect(plan).toMatchObject({ sessions: true, duplicateWindow: 300 });
    expect(plan).not.toHaveProperty("forwardDeadLettersTo");
  });

  // https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement: five minutes at most
  it("locks messages for as long as they are to be hidden, within what Service Bus allows", () => {
    const locked = (visibilityTimeout: "2s" | "90s" | "1h") => {
      const own = queue("jobs", { schema: Message, visibilityTimeout });
      return queueOf("jobs", { work: consume(own, worker({ timeout: "1s" }), { batchSize: 1 }) })
        ?.lockDuration;
    };
    expect([locked("2s"), locked("90s"), locked("1h")]).toEqual([5, 90, 300]);
  });

  it("locks a batch until it has to be done, since nobody renews the lock", () => {
    const short = queue("jobs", { schema: Message, visibilityTimeout: "40s" });
    expect(queueOf("jobs", { work: consume(short, worker(), { batchWindow: "5s" }) })?.lockDuration).toBe(45);
  });

  it("lets a consumer of batches that says nothing of its timeout work for as long as the lock is held", () => {
    const work = consumer("work", { event: Message }, () => {});
    expect(only(planOf({ work: consume(jobs, work, { batchWindow: "20s" }) })).timeout).toBe(270);
    expect(only(planOf({ work: consume(jobs, work, { batchSize: 1 }) })).timeout).toBe(300);
  });

  it("tells the host how to deliver: batches, single messages and sessions", () => {
    const settled = { autoCompleteMessages: true, prefetchCount: 0, maxAutoLockRenewalDuration: "00:01:00" };
    expect(
      serviceBusOf({ work: consume(jobs, worker(), { batchSize: 50, batchWindow: "5s" }) }),
    ).toMatchObject({
      serviceBus: {
        ...settled,
        maxMessageBatchSize: 50,
        minMessageBatchSize: 50,
        maxBatchWaitTime: "00:00:05",
      },
    });
    expect(serviceBusOf({ work: consume(jobs, worker(), { batchSize: 1, maxConcurrency: 4 }) })).toEqual({
      http: { routePrefix: "" },
      serviceBus: { ...settled, maxConcurrentCalls: 1 },
    });
    expect(serviceBusOf({ work: consume(orders, worker(), { maxConcurrency: 4 }) })).toEqual({
      http: { routePrefix: "" },
      serviceBus: { ...settled, sessionIdleTimeout: "00:00:02", maxConcurrentSessions: 1 },
    });
  });

  it("is read by as many instances as there are to be calls", () => {
    const most = (policy: Parameters<typeof consume>[2], reserved?: number) =>
      only(planOf({ work: consume(jobs, worker(reserved ? { concurrency: { reserved } } : {}), policy) }))
        .maximumInstances;
    expect([most({}), most({ maxConcurrency: 4 }), most({}, 7), most({ maxConcurrency: 9 }, 3)]).toEqual([
      undefined,
      4,
      7,
      3,
    ]);
  });

  const policy = (own: Queue<{ id: string }>, settings: Parameters<typeof consume>[2], options = {}) =>
    problemsOf({ work: consume(own, worker(options), settings) });

  it.each<[string, string[], string]>([
    [
      "a batch that may take longer than its lock",
      policy(jobs, { batchSize: 2 }, { timeout: "5m" }),
      "Lower the timeout, or set batchSize to 1",
    ],
    [
      "a window that leaves no time to work",
      policy(jobs, { batchWindow: "2m" }, { timeout: "3m" }),
      "and 170 s are left",
    ],
    ["a window that the host does not wait for", policy(jobs, { batchWindow: "3m" }), "waits 150 s at most"],
    ["a window on a FIFO queue", policy(orders, { batchWindow: "5s" }), "come one by one on Azure"],
    [
      "parts of a second",
      policy(queue("jobs", { schema: Message, retention: "61.5s" }), {}),
      "whole seconds",
    ],
  ])("is refused with %s", (_, problems, expected) => {
    expect(problems).toEqual([expect.stringContaining(expected)]);
  });

  it("may be one of several of a function, if they are delivered alike", () => {
    const others = queue("others", { schema: Message });
    const work = worker();
    const both = (batchSize: number) => ({
      a: consume(jobs, work, { batchSize: 1 }),
      b: consume(others, work, { batchSize }),
    });
    expect(problemsOf(both(1))).toEqual([]);
    expect(problemsOf(both(5))).toEqual([expect.stringContaining("differs from a in batchSize")]);
    expect(problemsOf({ a: consume(jobs, work), b: consume(orders, work) })).toContainEqual(
      expect.stringContaining("consumes a FIFO queue and one that is none"),
    );
  });

  it("is refused where two things need the name", () => {
    const events = queue("read-events", { schema: Message });
    const wiring = {
      read: onObjectCreated(uploads, onObject("read")),
      ...apiWith({ uses: { own: events.sender } }),
    };
    expect(problemsOf(wiring)).toEqual([expect.stringContaining("is needed twice")]);
  });
});
