import type { ConsumerFunction } from "../../functions/consumer.ts";
import type { JsonObject } from "../../ground/json.ts";
import type { Duration } from "../../ground/units.ts";
import type { Table } from "../../kinds/table/declare.ts";
import type { TableLayout } from "../../kinds/table/driver.ts";
import type { Change, ChangeWithOld, Images } from "./event.ts";

export { type Change, type ChangeBase, type ChangeWithOld, changeOf, type Images } from "./event.ts";

/** How changes of a table reach their consumer. */
export interface FeedPolicy {
  /** Which images changes carry; `"new"` if not given. It is what the consumer's `changeOf` says. */
  readonly images?: Images;
  /** Most changes in one call; 100 if not given. */
  readonly batch?: number;
  /** How long to wait for a full batch; 0 if not given. */
  readonly batchWindow?: Duration;
  /** How many calls may be under way at the same time, 1 to 10; 1 if not given. Changes of one item never are in two of them. */
  readonly parallel?: number;
  /**
   * Deliveries in all, the first one included, before a change goes to the dead letters and what waits behind it goes on;
   * as those of a queue if not given.
   */
  readonly attempts?: number;
  /** Changes that are older go to the dead letters untried, from 1m to 24h; not given, they are tried however old they are. */
  readonly maxAge?: Duration;
}

/** Changes of a table go to a consumer, those of one item in order; those that fail to its dead-letter queue. */
export interface ChangeSubscription extends FeedPolicy {
  readonly kind: "changeSubscription";
  readonly table: TableLayout;
  readonly consumer: ConsumerFunction;
}

/**
 * Delivers each change of a table's items to a consumer, at least once, those of one item in order. A change is written in the same
 * transaction as what it tells of, so that neither is there without the other.
 *
 * @example
 * export default app("shop", {
 *   index: onChange(orders, indexOrder, { batch: 50, attempts: 10 }),
 *   audit: onChange(orders, auditOrder, { images: "old-and-new" }),
 * });
 */
export function onChange<T extends JsonObject, K extends string, I extends string>(
  table: Table<T, K, I>,
  consumer: ConsumerFunction<Change<T, K>>,
  policy?: FeedPolicy & { readonly images?: "new" },
): ChangeSubscription;
export function onChange<T extends JsonObject, K extends string, I extends string>(
  table: Table<T, K, I>,
  consumer: ConsumerFunction<ChangeWithOld<T, K>>,
  policy: FeedPolicy & { readonly images: "old-and-new" },
): ChangeSubscription;
export function onChange(
  table: TableLayout,
  consumer: ConsumerFunction,
  policy: FeedPolicy = {},
): ChangeSubscription {
  return { kind: "changeSubscription", table, consumer, ...policy };
}
