import { table } from "@motif/core";
import { apiWith } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { planOf } from "../testing/apps.ts";

const Message = z.object({ id: z.string() });
const items = table("items", { schema: Message, partitionKey: "id" });

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
