import type { Duration } from "@motif/core";
import { InProgressError } from "./errors.ts";
import { type IdempotencyContext, idempotentOutcome, type Lease } from "./idempotent.ts";
import type { IdempotencyStore } from "./table.ts";

/** What nobody does while somebody else does it. */
export interface ExclusiveOptions {
  readonly store: IdempotencyStore;
  /** Names the work, in this table. */
  readonly name: string;
  /**
   * How long nobody else begins, should this attempt die: the time that the invocation has left, or less if this says
   * so. With a shorter lease, call `renew` in between.
   */
  readonly lease?: Duration;
}

/**
 * Does work unless somebody does it right now, and says whether it did: of two runs of a schedule that overlap, the later one is
 * left out. What is done is not kept: the next run works again. Who dies at work keeps others out until its lease ends, and one
 * whose lease ended goes on beside the next; so let the writes of the work depend on what it read. What the work throws is
 * thrown, and the lease given back.
 *
 * @example
 * if (!(await exclusively(input, { store: leases, name: "clean-up" }, () => removeOld(input)))) log.info("Still at it");
 */
export async function exclusively(
  context: IdempotencyContext,
  { name, ...options }: ExclusiveOptions,
  work: (lease: Lease) => Promise<void>,
): Promise<boolean> {
  let begun = false;
  try {
    await idempotentOutcome(
      context,
      { ...options, key: `exclusively ${name}` },
      (lease) => {
        begun = true;
        return work(lease);
      },
      () => false,
    );
    return true;
  } catch (error) {
    if (begun || !(error instanceof InProgressError)) throw error;
    return false;
  }
}
