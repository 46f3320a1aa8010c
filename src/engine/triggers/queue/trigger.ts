import { entryNamed, type QueueEntry, type QueueTrigger } from "@motif/core/model";
import { QUEUE_MESSAGE_TYPE } from "@motif/core/platform";
import { countFiltered, filterBefore } from "../../delivery/filter.ts";
import type { PumpPolicy } from "../../delivery/queue-pump.ts";
import type { RunningTriggers, Trigger, TriggerHost } from "../../delivery/trigger.ts";
import type { ReceivedMessage } from "../../kinds/queue/store.ts";
import type { Work } from "../../sandbox/environment.ts";
import { imitatedPolicy } from "./imitation.ts";

/** Messages of queues: taken from them in batches, and deleted when they were processed. */
export const queue = {
  attach(triggers, host): RunningTriggers {
    for (const trigger of triggers) deliver(trigger, host);
    return {};
  },
} as const satisfies Trigger<QueueTrigger, RunningTriggers>;

function deliver(
  trigger: QueueTrigger,
  { inventory, imitation, meter, deliveries, functionNamed }: TriggerHost,
) {
  const queue = entryNamed(inventory.resources.queue, trigger.source.queue);
  const policy = policyOf(trigger, queue);
  const fn = functionNamed(trigger.function);
  const filter = filterBefore(fn, imitation?.profile.queue);
  deliveries.add(
    {
      policy: imitation ? imitatedPolicy(policy, fn, imitation) : policy,
      ...(filter && { isWanted: ({ body }) => filter.matches(body) }),
      onUnwanted({ length }) {
        meter.counts("queues", queue.name).delivered += length;
        countFiltered(meter, fn.name, length);
      },
      toWork: (messages) => queueWork(queue.name, messages),
      onCall(messages, failed) {
        const counts = meter.counts("queues", queue.name);
        counts.batches++;
        counts.delivered += messages;
        counts.failed += failed;
      },
    },
    trigger.function,
  );
}

function policyOf({ delivery }: QueueTrigger, queue: QueueEntry): PumpPolicy {
  return {
    queue: queue.name,
    fifo: queue.fifo,
    batchSize: delivery.batchSize,
    batchWindowMs: delivery.batchWindowMs,
    maxConcurrency: delivery.maxConcurrency ?? Number.POSITIVE_INFINITY,
    visibilityTimeoutMs: queue.visibilityTimeoutMs,
    retry: delivery,
    jitter: true,
    deadLetterQueue: delivery.deadLetterQueue,
    afterCrash: "visibility-timeout",
  };
}

/** The work that messages of a queue mean for their consumer. */
function queueWork(queue: string, messages: readonly ReceivedMessage[]): Work {
  return {
    kind: "consumer",
    events: messages.map(({ id, body, attributes, receiveCount, sentAt, group }) => ({
      id,
      data: body,
      attributes,
      receiveCount,
      source: `/queues/${queue}`,
      type: QUEUE_MESSAGE_TYPE,
      time: new Date(sentAt).toISOString(),
      ...(group !== undefined && { group }),
    })),
  };
}
