import { type Refuse, wholeSeconds } from "@motif/compile/kit";
import type { JsonObject } from "@motif/core";
import type { QueueTrigger } from "@motif/core/model";
import { clock, TIMEOUT_MARGIN } from "../ground/clock.ts";

/** A session without messages is given up after it, in seconds: another one may wait for its place. */
const SESSION_IDLE = 2;

/** How a function's queues are read. */
export interface Reading {
  readonly fifo: boolean;
  /** The app's queues; empty where it reads what Event Grid fills. */
  readonly triggers: readonly QueueTrigger[];
  /** Milliseconds. */
  readonly timeoutMs: number;
  /** Most calls at the same time, where there is a limit. */
  readonly atOnce: number | undefined;
}

/**
 * The section of host.json for Service Bus. The host settles the messages: it completes those of a call that succeeds and
 * gives back those of one that fails. Batches are received and handled one after the other in an instance;
 * `maxConcurrentCalls` is for single messages.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus#hostjson-settings
 * @see https://github.com/Azure/azure-sdk-for-net/blob/main/sdk/servicebus/Microsoft.Azure.WebJobs.Extensions.ServiceBus/src/Listeners/ServiceBusListener.cs
 */
export function serviceBusSection(
  { fifo, triggers, timeoutMs, atOnce }: Reading,
  refuse: Refuse,
): JsonObject {
  const one = atOnce === undefined ? undefined : 1;
  return {
    serviceBus: {
      autoCompleteMessages: true,
      prefetchCount: 0,
      maxAutoLockRenewalDuration: clock(Math.ceil(timeoutMs / 1000) + TIMEOUT_MARGIN),
      ...(fifo
        ? { sessionIdleTimeout: clock(SESSION_IDLE), ...(one && { maxConcurrentSessions: one }) }
        : { ...(one && { maxConcurrentCalls: one }), ...batches(triggers, refuse) }),
    },
  };
}

function batches(triggers: readonly QueueTrigger[], refuse: Refuse): JsonObject {
  sameForAll(triggers, ["batchSize", "batchWindowMs"], refuse);
  const [first] = triggers;
  if (!first || first.delivery.batchSize === 1) return {};
  const { batchSize, batchWindowMs } = first.delivery;
  const window = wholeSeconds(batchWindowMs, first.name, "batchWindow", refuse);
  return {
    maxMessageBatchSize: batchSize,
    ...(window > 0 && { minMessageBatchSize: batchSize, maxBatchWaitTime: clock(window) }),
  };
}

/** host.json and the scale of a function app hold for all queues of its function. */
export function sameForAll(
  triggers: readonly QueueTrigger[],
  settings: readonly ("batchSize" | "batchWindowMs" | "maxConcurrency")[],
  refuse: Refuse,
): void {
  const [first, ...others] = triggers;
  for (const other of others) {
    const differing = settings.filter((setting) => first?.delivery[setting] !== other.delivery[setting]);
    if (differing.length === 0) continue;
    refuse(
      other.name,
      `differs from ${first?.name} in ${differing.join(" and ").replaceAll("Ms", "")}, and ${other.function} has one setting for all of its queues on Azure; give them the same, or make two functions`,
    );
  }
}
