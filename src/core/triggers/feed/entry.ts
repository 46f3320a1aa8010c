import type { Defaults } from "../../ground/defaults.ts";
import { type AsynchronousDelivery, asynchronousDelivery } from "../../ground/delivery.ts";
import { type RetryEntry, retryEntry } from "../../ground/retry.ts";
import type { Named, TriggerOf } from "../../ground/trigger.ts";
import { milliseconds } from "../../ground/units.ts";
import type { ChangeSubscription } from "./declare.ts";
import type { Images } from "./event.ts";

/** How changes are read. Times are in milliseconds. */
export interface FeedReading extends RetryEntry {
  readonly batchSize: number;
  readonly batchWindowMs: number;
  readonly parallel: number;
  readonly maximumAgeMs?: number;
}

/**
 * Changes of a table. `reading` says how they are read from it; `delivery` how one that failed for good is delivered when it is
 * sent back: as an asynchronous invocation, as the feed has gone on since.
 */
export type FeedTrigger = TriggerOf<
  "feed",
  { readonly table: string; readonly images: Images; readonly reading: FeedReading },
  AsynchronousDelivery
>;

const DEFAULT_BATCH_SIZE = 100;

/** Resolves a subscription to a table's changes. */
export function feedTrigger({ name, wiring }: Named<ChangeSubscription>, defaults: Defaults): FeedTrigger {
  const { table, consumer, images, batch, batchWindow, parallel, attempts, maxAge } = wiring;
  const own = attempts === undefined ? undefined : { attempts };
  return {
    kind: "feed",
    name,
    source: {
      table: table.name,
      images: images ?? "new",
      reading: {
        batchSize: batch ?? DEFAULT_BATCH_SIZE,
        batchWindowMs: milliseconds(batchWindow ?? "0s"),
        parallel: parallel ?? 1,
        ...retryEntry(own, defaults.retries.queue),
        ...(maxAge !== undefined && { maximumAgeMs: milliseconds(maxAge) }),
      },
    },
    function: consumer.name,
    delivery: asynchronousDelivery(consumer.name, undefined, defaults),
  };
}
