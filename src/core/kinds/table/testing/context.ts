import * as z from "zod/mini";
import { table } from "../declare.ts";
import type { TableDriver, TableLayout } from "../driver.ts";
import type { TableQuery } from "../handle.ts";

/** Items are checked by handles, not by drivers. */
const schema = z.record(z.string(), z.json());

/** Partition key and a sort key that is a number; items can expire. */
export const readings = table("readings", { schema, partitionKey: "id", sortKey: "at", timeToLive: "until" });
/** Partition key and a sort key that is a text. */
export const pages = table("pages", { schema, partitionKey: "id", sortKey: "path" });
/** Partition key only; two indexes. */
export const products = table("products", {
  schema,
  partitionKey: "id",
  indexes: {
    byCategory: { partitionKey: "category", sortKey: "price" },
    byPrice: { partitionKey: "price" },
  },
});
/** An index in the order in which its items expire. */
export const sessions = table("sessions", {
  schema,
  partitionKey: "id",
  timeToLive: "until",
  indexes: { byEnd: { partitionKey: "user", sortKey: "until" } },
});
/** In the order in which its items expire. */
export const leases = table("leases", { schema, partitionKey: "id", sortKey: "until", timeToLive: "until" });
/** Partition key that is a number. */
export const counters = table("counters", { schema, partitionKey: "number" });
/** Only for the scan, so that other tests do not add to it. */
export const scanned = table("scanned", { schema, partitionKey: "id" });

/** All of them. */
export const TABLES: readonly TableLayout[] = [
  readings,
  pages,
  products,
  sessions,
  leases,
  counters,
  scanned,
];

/** What the tests of one platform share. */
export class TableContext {
  readonly driver: TableDriver;
  /** Largest item in bytes. */
  readonly itemLimit: number;
  /** Loses the answer to the driver's next write. Not given where there is no network between driver and tables. */
  readonly loseAnswer: (() => void) | undefined;
  #partitions = 0;

  constructor(driver: TableDriver, itemLimit: number, loseAnswer: (() => void) | undefined) {
    this.driver = driver;
    this.itemLimit = itemLimit;
    this.loseAnswer = loseAnswer;
  }

  /** A new partition, so that no test meets the items of another. */
  partition(): string {
    return `partition-${++this.#partitions}`;
  }

  /** One attribute of every item that a query finds, over all its pages. */
  async collect(layout: TableLayout, query: TableQuery, attribute: string): Promise<readonly unknown[]> {
    const values: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.driver.query(layout, { ...query, ...(cursor !== undefined && { cursor }) });
      values.push(...page.entries.map(({ item }) => item[attribute]));
      cursor = page.cursor;
    } while (cursor !== undefined);
    return values;
  }
}
