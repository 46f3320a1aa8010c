import type { AnyCondition, KeyValue } from "@motif/core";
import type { Call } from "../../ground/operation.ts";

/** Items travel as JSON text, so that the engine's thread never parses them. */

/** The key of an item. `sk` is `""` in a table without a sort key. */
interface ItemKey {
  readonly resource: string;
  readonly pk: KeyValue;
  readonly sk: KeyValue;
}

/** An item ready to be written: its JSON text and what the store needs to know of it. */
export interface ItemRecord {
  readonly pk: KeyValue;
  readonly sk: KeyValue;
  readonly json: string;
  /** When it expires, in seconds since 1970; null: never. */
  readonly expiresAt: number | null;
  /** Its keys in the table's indexes, as JSON text of {@link IndexKey}`[]`; null where it is in none. */
  readonly indexKeys: string | null;
}

/** The key of an item in an index. `sk` is `""` in an index without a sort key. */
export type IndexKey = readonly [index: string, pk: KeyValue, sk: KeyValue];

/** Reads one item. */
export interface TableGet extends ItemKey {
  readonly type: "table.get";
}

/** Reads one page of a partition. `limit` is 1 to 1000. */
export interface TableQueryPage {
  readonly type: "table.query";
  readonly resource: string;
  readonly index?: string;
  readonly partition: KeyValue;
  readonly equals?: KeyValue;
  readonly beginsWith?: string;
  readonly from?: KeyValue;
  readonly to?: KeyValue;
  readonly descending: boolean;
  readonly limit: number;
  readonly cursor?: string;
}

/** Reads one page of a table. */
export interface TableScanPage {
  readonly type: "table.scan";
  readonly resource: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** Writes an item. */
export interface TablePut extends ItemRecord {
  readonly type: "table.put";
  readonly resource: string;
  readonly condition?: AnyCondition;
}

/** Writes many items. */
export interface TablePutMany {
  readonly type: "table.putMany";
  readonly resource: string;
  readonly items: readonly ItemRecord[];
}

/** Changes an item. `update` is the JSON text of a `TableUpdate`. */
export interface TableUpdateItem extends ItemKey {
  readonly type: "table.update";
  readonly update: string;
  readonly condition?: AnyCondition;
}

/** Deletes an item. */
export interface TableDelete extends ItemKey {
  readonly type: "table.delete";
  readonly condition?: AnyCondition;
}

/** What a transaction does with one item. Each is an operation too: a transaction of that alone. */
export type TransactionPart =
  | (ItemRecord & {
      readonly type: "table.transactPut";
      readonly resource: string;
      readonly condition?: AnyCondition;
    })
  | (ItemKey & {
      readonly type: "table.transactUpdate";
      readonly update: string;
      readonly condition?: AnyCondition;
    })
  | (ItemKey & { readonly type: "table.transactDelete"; readonly condition?: AnyCondition })
  | (ItemKey & { readonly type: "table.check"; readonly condition: AnyCondition });

/** Does all of its parts or none. `resource` is the table of the first one. */
export interface TableTransact {
  readonly type: "table.transact";
  readonly resource: string;
  readonly parts: readonly TransactionPart[];
}

/** An item as it is stored. */
export interface ItemResult {
  readonly json: string;
  readonly version: number;
}

/** A page of items: the JSON text of an array, and the version of each. */
export interface ItemPage {
  readonly json: string;
  readonly versions: readonly number[];
  readonly cursor?: string;
}

/** Everything that a function can ask of a table. */
export type TableOperation =
  | TableGet
  | TableQueryPage
  | TableScanPage
  | TablePut
  | TablePutMany
  | TableUpdateItem
  | TableDelete
  | TransactionPart
  | TableTransact;

/** What each operation gives. */
export interface TableResults {
  readonly "table.get": ItemResult | undefined;
  readonly "table.query": ItemPage;
  readonly "table.scan": ItemPage;
  readonly "table.put": number;
  readonly "table.putMany": undefined;
  readonly "table.update": ItemResult;
  readonly "table.delete": undefined;
  /** Places of the parts whose condition does not hold; where there are any, nothing was written. */
  readonly "table.transact": readonly number[];
  readonly "table.transactPut": readonly number[];
  readonly "table.transactUpdate": readonly number[];
  readonly "table.transactDelete": readonly number[];
  readonly "table.check": readonly number[];
}

/** Carries a table's operations. */
export type TableCall = Call<TableOperation, TableResults>;
