import type { DeliveryProfile } from "@motif/core/platform";
import type { Imitation } from "../ground/imitation.ts";
import type { ReceivedMessage } from "../kinds/queue/store.ts";

/** What a cloud that is imitated does otherwise than the engine does by itself. Times are in milliseconds. */
export interface DeliveryQuirks {
  /** Decides whether what was processed is delivered once more. */
  repeats(): boolean;
  /**
   * Which of the received messages go into one call, and in which order; the others are left for the next. At least one is
   * taken. Of a FIFO group, those in front are.
   */
  take(messages: readonly ReceivedMessage[]): readonly ReceivedMessage[];
  /** The shortest and the longest wait before another attempt that the cloud can make. */
  readonly shortestWaitMs: number;
  readonly longestWaitMs: number;
  /** Whether a failed message waits inside of its call, which takes up a call's place for as long. */
  readonly waitsInside: boolean;
  /** By how many deliveries a message whose function crashes each time has more than the policy says. */
  readonly moreForCrashes: number;
  /**
   * Deliveries in all, with those that found no free environment, after which a message is given up. Infinite where
   * messages wait for a free one.
   */
  readonly mostDeliveries: number;
  /** Whether a message is there again at once after a crash of its function, instead of when its visibility timeout ends. */
  readonly comesBackAtOnce: boolean;
}

/**
 * Where a cloud may deliver twice, one delivery in so many is. The clouds do so far more rarely, and say no number; what
 * happens there once a month has to happen here while somebody looks.
 */
const ONE_REPEATED_IN = 20;

/** What is the same for all deliveries of a cloud: whether it repeats some. */
export function quirksOf({ faults }: DeliveryProfile, { random }: Imitation): DeliveryQuirks {
  return {
    repeats: () => faults.twice.value && random() * ONE_REPEATED_IN < 1,
    take: (messages) => messages,
    shortestWaitMs: 0,
    longestWaitMs: Number.POSITIVE_INFINITY,
    waitsInside: false,
    moreForCrashes: 0,
    mostDeliveries: Number.POSITIVE_INFINITY,
    comesBackAtOnce: false,
  };
}
