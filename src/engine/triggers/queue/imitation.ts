import type { FunctionEntry } from "@motif/core/model";
import type { DeliveryProfile } from "@motif/core/platform";
import type { PumpPolicy } from "../../delivery/queue-pump.ts";
import { quirksOf } from "../../delivery/quirks.ts";
import type { Imitation } from "../../ground/imitation.ts";
import type { ReceivedMessage } from "../../kinds/queue/store.ts";

/** How messages of a queue reach a function where a cloud is imitated. */
export function imitatedPolicy(
  policy: PumpPolicy,
  { timeoutMs }: FunctionEntry,
  imitation: Imitation,
): PumpPolicy {
  const { hidden, renewed, afterCrash, crashes, refused, jitter, ...queue } = imitation.profile.queue;
  const delivery = policy.fifo ? queue.fifo : queue.standard;
  const hiddenMs = Math.min(policy.visibilityTimeoutMs, hidden.value * 1000);
  const batchSize = Math.min(policy.batchSize, delivery.batch.value);
  const waitsInside = policy.fifo && queue.fifo.waitsInside.value;
  return {
    ...policy,
    batchSize,
    batchWindowMs: batchSize === 1 ? 0 : policy.batchWindowMs,
    visibilityTimeoutMs: renewed.value ? Math.max(timeoutMs, hiddenMs) : hiddenMs,
    jitter: jitter.value,
    afterCrash: afterCrash.value === "hidden" ? "visibility-timeout" : "retry-policy",
    quirks: {
      ...quirksOf(delivery, imitation),
      take: (messages) => taken(messages, delivery, policy.fifo, imitation),
      shortestWaitMs: (queue.shortestWait?.value ?? 0) * 1000,
      longestWaitMs: Math.min(
        (queue.longestWait?.value ?? Number.POSITIVE_INFINITY) * 1000,
        waitsInside ? timeoutMs : Number.POSITIVE_INFINITY,
      ),
      waitsInside,
      moreForCrashes: crashes?.value ?? 0,
      mostDeliveries: refused?.value ?? Number.POSITIVE_INFINITY,
      comesBackAtOnce: afterCrash.value === "at-once",
    },
  };
}

function taken(
  messages: readonly ReceivedMessage[],
  { reorders }: DeliveryProfile,
  fifo: boolean,
  { profile, random }: Imitation,
): readonly ReceivedMessage[] {
  const { batchBytes } = profile.queue;
  const fitting = batchBytes ? within(messages, batchBytes.value) : messages;
  return reorders.value && !fifo ? shuffled(fitting, random) : fitting;
}

/** As many of the first messages as the limit allows; one at least. */
function within(messages: readonly ReceivedMessage[], limit: number): readonly ReceivedMessage[] {
  let bytes = 0;
  const end = messages.findIndex(({ body }, index) => {
    bytes += Buffer.byteLength(body);
    return index > 0 && bytes > limit;
  });
  return end === -1 ? messages : messages.slice(0, end);
}

/** https://en.wikipedia.org/wiki/Fisher%E2%80%93Yates_shuffle */
function shuffled<T>(list: readonly T[], random: () => number): readonly T[] {
  const result = [...list];
  for (let index = result.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [result[index], result[other]] = [result[other] as T, result[index] as T]; // both are in the list
  }
  return result;
}
