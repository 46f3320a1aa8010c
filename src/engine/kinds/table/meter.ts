import type { KindMeter } from "../../ground/kind.ts";
import { add, type Counts, kibibytes } from "../../ground/tally.ts";
import type { ItemPage, TableOperation, TableResults } from "./protocol.ts";

type TableCounts = Counts<"tables">;

/** What is counted of each table: items read and written, by size. */
export const tableMeter: KindMeter<"tables", TableOperation, TableResults> = {
  start: () => ({
    updates: 0,
    deletes: 0,
    queriedItems: 0,
    gets: new Map(),
    writes: new Map(),
    queries: new Map(),
    eventualQueries: new Map(),
    transactionalWrites: new Map(),
    transactionalUpdates: 0,
    transactionalDeletes: 0,
    checks: 0,
  }),
  operations: {
    "table.get": ({ gets }, _, item) => add(gets, kibibytes(item?.json.length ?? 0)),
    "table.query": (counts, { index }, page) =>
      addPage(counts, index === undefined ? counts.queries : counts.eventualQueries, page),
    "table.scan": (counts, _, page) => addPage(counts, counts.eventualQueries, page),
    "table.put": ({ writes }, { json }) => add(writes, kibibytes(json.length)),
    "table.putMany": ({ writes }, { items }) => {
      for (const { json } of items) add(writes, kibibytes(json.length));
    },
    "table.update": (counts, _, item) => {
      counts.updates++;
      add(counts.writes, kibibytes(item?.json.length ?? 0));
    },
    "table.delete": (counts) => {
      counts.deletes++;
    },
    // A transaction is counted by its parts. It does not return its items, so that an update counts as large as what it changes.
    "table.transactPut": (counts, { json }) => addTransactional(counts, json),
    "table.transactUpdate": (counts, { update }) => {
      counts.updates++;
      counts.transactionalUpdates++;
      addTransactional(counts, update);
    },
    "table.transactDelete": (counts) => {
      counts.deletes++;
      counts.transactionalDeletes++;
    },
    "table.check": (counts) => {
      counts.checks++;
    },
  },
};

function addTransactional({ writes, transactionalWrites }: TableCounts, json: string): void {
  add(writes, kibibytes(json.length));
  add(transactionalWrites, kibibytes(json.length));
}

function addPage(counts: TableCounts, queries: TableCounts["queries"], page: ItemPage | undefined): void {
  add(queries, kibibytes(page?.json.length ?? 0));
  counts.queriedItems += page?.versions.length ?? 0;
}
