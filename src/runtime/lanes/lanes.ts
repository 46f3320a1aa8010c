import {
  InvalidArgumentError,
  type Parsed,
  type Queue,
  type QueueOptions,
  queue,
  type Schema,
} from "@motif/core";
import { ContendedError } from "../rate-limit/errors.ts";
import type { RateLimitQuota } from "../rate-limit/gcra.ts";
import { type RateLimitContext, rateLimit } from "../rate-limit/rate-limit.ts";
import { type RateLimitStore, type RateLimitTable, rateLimitTable } from "../rate-limit/table.ts";
import { sharesOf } from "./shares.ts";

/** A class of callers with a lane of its own. */
export interface Tier {
  /** Its part of the workers, beside the others' weights. */
  readonly weight: number;
  /** What each of its tenants may put into its lane. What a tenant sends beyond goes to the overflow lane. */
  readonly quota: RateLimitQuota;
}

/** How lanes are laid out. */
export interface PriorityLanesOptions<S extends Schema, T extends string> extends QueueOptions<S> {
  readonly tiers: Readonly<Record<T, Tier>>;
  /** The part of the workers that is for what is beyond the quotas. */
  readonly overflow: { readonly weight: number };
  /** How many messages are worked on at a time in all lanes together; two for each lane at least. */
  readonly concurrency: number;
}

/** The lane of a tier, or that of all who send more than their quota. */
export type Lane<T extends string> = T | "overflow";

/** Who sends. */
export interface Sender<T extends string> {
  readonly store: RateLimitStore;
  readonly tier: T;
  /** Whose quota it counts against. */
  readonly tenant: string;
}

/** Queues with workers of their own, so that none of them waits for another. */
export interface PriorityLanes<M = unknown, T extends string = string> {
  /** By lane; called `<name>-<lane>`. Grant their senders to whoever sends. */
  readonly queues: Readonly<Record<Lane<T>, Queue<M>>>;
  /** The workers of each lane: the `maxConcurrency` of its consumer, one message a call. */
  readonly concurrency: Readonly<Record<Lane<T>, number>>;
  /** What tenants used of their quotas. Grant `readWriter` to whoever sends. */
  readonly quotas: RateLimitTable;
  /**
   * The lane of a tenant's next message: its tier's while the tenant is within its quota, else `overflow`. Uses the quota.
   * Throws what the table throws.
   *
   * @example
   * const lane = await reports.laneFor(input, { store: quotas, tier: "free", tenant });
   * await { paid, free, overflow }[lane].send(message);
   */
  laneFor(context: RateLimitContext, sender: Sender<T>): Promise<Lane<T>>;
}

/**
 * Declares lanes: a queue for each tier, and one for what tenants send beyond their quotas. Each has workers of its own, in
 * the ratio of the weights, so a lane goes on whatever the others hold, on every cloud alike. A tenant has no more in its
 * tier's lane than its quota allows, so no other waits for more of it than `burst / workers` messages' time.
 *
 * @example
 * export const reports = priorityLanes("reports", {
 *   schema: Report,
 *   concurrency: 10,
 *   tiers: {
 *     paid: { weight: 5, quota: { rate: 60, per: "1m", burst: 10 } },
 *     free: { weight: 2, quota: { rate: 6, per: "1m", burst: 2 } },
 *   },
 *   overflow: { weight: 1 },
 * });
 *
 * // app.ts
 * paid: consume(reports.queues.paid, makePaid, { batchSize: 1, maxConcurrency: reports.concurrency.paid }),
 */
export function priorityLanes<S extends Schema, T extends string>(
  name: string,
  { tiers, overflow, concurrency, ...options }: PriorityLanesOptions<S, T>,
): PriorityLanes<Parsed<S>, T> {
  if ("overflow" in tiers) {
    throw new InvalidArgumentError(
      `A tier of ${name} is called overflow, as the lane is that all tiers have.`,
    );
  }
  const names: readonly Lane<T>[] = [...(Object.keys(tiers) as T[]), "overflow"]; // the keys of the record
  const weightOf = (lane: Lane<T>) => (lane === "overflow" ? overflow : tiers[lane as T]).weight;
  const byLane = <V>(make: (lane: Lane<T>) => V) =>
    Object.fromEntries(names.map((lane) => [lane, make(lane)])) as Record<Lane<T>, V>; // one for each
  return {
    queues: byLane((lane) => queue(`${name}-${lane}`, options)),
    concurrency: sharesOf(concurrency, byLane(weightOf)),
    quotas: rateLimitTable(`${name}-quotas`),
    laneFor: async (context, { store, tier, tenant }) => {
      const limit = { store, name: tier, key: tenant, ...tiers[tier].quota };
      try {
        return (await rateLimit(context, limit)).allowed ? tier : "overflow";
      } catch (error) {
        // So many calls of one tenant at the same time that they could not be counted: more than its quota, or as good as.
        if (error instanceof ContendedError) return "overflow";
        throw error;
      }
    },
  };
}
