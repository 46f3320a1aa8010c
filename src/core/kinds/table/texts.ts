import { nameText, type TextKinds } from "../../ground/text.ts";
import type { TableLayout } from "./driver.ts";

/** The texts of tables. Attributes that are no keys are data, and are named when an item is written. */
export const texts = {
  "table.name": nameText("name of a table"),
  "table.key": {
    title: "key attribute",
    form: "any text of 1 to 255 bytes",
    in: (table: TableLayout) =>
      [table, ...Object.values(table.indexes)].flatMap(({ partitionKey, sortKey }) =>
        sortKey === undefined ? [partitionKey] : [partitionKey, sortKey],
      ),
  },
  "table.expiry": {
    title: "`timeToLive` attribute",
    form: "any text of 1 to 255 bytes",
    in: ({ timeToLive }: TableLayout) => (timeToLive === undefined ? [] : [timeToLive]),
  },
  "table.index": {
    title: "name of an index",
    form: "any text of 1 to 255 bytes",
    in: ({ indexes }: TableLayout) => Object.keys(indexes),
  },
} as const satisfies TextKinds<TableLayout>;
