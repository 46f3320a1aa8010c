import { table, transaction } from "@motif/core";
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

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html: "Permissions for Put, Update,
  // Delete, and Get actions are governed by the permissions used for the underlying PutItem, UpdateItem, DeleteItem, and
  // GetItem operations. For the ConditionCheck action, you can use the dynamodb:ConditionCheckItem permission in IAM policies."
  it("in a transaction are those of the actions beneath, and to check where there is nothing but the reader", () => {
    const limits = table("limits", { schema: z.object({ id: z.string() }), partitionKey: "id" });
    const shop = transaction({ items: items.writer, limits: limits.reader });
    const fn = only(planOf(apiWith({ uses: { shop } })));
    expect(actionsFor(fn, "grant shop.items")).toEqual([
      "dynamodb:ConditionCheckItem",
      "dynamodb:DeleteItem",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
    ]);
    expect(actionsFor(fn, "grant shop.limits")).toEqual(["dynamodb:ConditionCheckItem"]);
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
