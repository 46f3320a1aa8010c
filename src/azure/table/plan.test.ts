import { table, transaction, type Uses } from "@motif/core";
import { apiWith } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { planOf } from "../testing/apps.ts";

const Message = z.object({ id: z.string() });
const items = table("items", { schema: Message, partitionKey: "id" });

const Entry = z.object({ account: z.string(), at: z.number() });
const entries = table("entries", { schema: Entry, partitionKey: "account", sortKey: "at" });

// https://learn.microsoft.com/azure/cosmos-db/nosql/transactional-batch: "Transactional batch describes a group of point operations that
// need to either succeed or fail together with the same partition key in a container."
describe("a transaction", () => {
  const planned = (uses: Uses) => planOf(apiWith({ uses }));

  it("within a partition has a role of its own", () => {
    const book = transaction({ entries: entries.writer }, { within: "partition" });
    const [plan] = planned({ book }).tables;
    expect(plan?.roles.map(({ access }) => access)).toEqual(["transaction-writer"]);
    expect(plan?.roles[0]?.actions.map((action) => action.split("/").at(-1))).toEqual([
      "readMetadata",
      "create",
      "delete",
      "read",
      "replace",
    ]);
  });

  it("across partitions is refused, with the way out", () => {
    const book = transaction({ entries: entries.writer });
    expect(() => planned({ book })).toThrow(
      /function get-item, uses.book: is a transaction across partitions.*declare it with `within: "partition"`/,
    );
    const both = transaction({ entries: entries.writer, items: items.reader });
    expect(() => planned({ both })).toThrow("uses.both: is a transaction across partitions");
  });
});

describe("the roles of a table", () => {
  // https://learn.microsoft.com/azure/cosmos-db/reference-data-plane-security
  it("have exact data actions, one definition for each access that is granted", () => {
    const [plan] = planOf(apiWith({ uses: { items: items.reader } })).tables;
    expect(plan?.roles).toEqual([
      {
        access: "reader",
        actions: [
          "Microsoft.DocumentDB/databaseAccounts/readMetadata",
          "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/executeQuery",
          "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/read",
        ],
      },
    ]);
  });
});
