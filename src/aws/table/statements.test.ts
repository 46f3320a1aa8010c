import { table } from "@motif/core";
import { apiWith } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { actionsFor, only, planOf } from "../testing/apps.ts";

describe("the permissions of a table", () => {
  const items = table("items", {
    schema: z.object({ id: z.string(), owner: z.string(), size: z.number() }),
    partitionKey: "id",
    indexes: { "by-owner": { partitionKey: "owner", sortKey: "size" } },
  });

  it("are what its grants need and no more", () => {
    const fn = only(planOf(apiWith({ uses: { items: items.reader } })));
    expect(actionsFor(fn, "grant items")).toEqual(["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"]);
    expect(fn.statements.flatMap((statement) => statement.actions)).not.toContain("dynamodb:PutItem");
  });

  it("reach exactly the indexes of a table, and only to query them", () => {
    const fn = only(planOf(apiWith({ uses: { items: items.reader } })));
    expect(fn.statements).toContainEqual({
      why: "get-item: grant items (reader of table items), through its indexes",
      actions: ["dynamodb:Query"],
      resources: [{ type: "aws_dynamodb_table", name: "items", attribute: "arn", suffix: "/index/by-owner" }],
    });
  });
});
