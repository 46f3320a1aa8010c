import { start } from "@motif/app/testing";
import * as awsTarget from "@motif/aws";
import { PROFILE as aws } from "@motif/aws/profile";
import * as azureTarget from "@motif/azure";
import { takeInventory } from "@motif/core/model";
import * as gcpTarget from "@motif/gcp";
import { describe, expect, it } from "vitest";
import app from "./app.ts";

const IDS = ["a", "b", "c"];

it.each([1, 2, 3])(
  "as AWS, seed %i, the index is as the table, though functions crash and changes come twice",
  async (seed) => {
    await using t = await start(app, { as: aws, seed });
    t.faults.crash("index-product", { operation: 2, when: "after", times: 2 });
    const headers = { "content-type": "application/json" };
    for (let price = 1; price <= 10; price++) {
      for (const id of IDS) {
        const body = JSON.stringify({ name: `Lamp ${id}`, price });
        expect((await t.fetch(`/products/${id}`, { method: "PUT", headers, body })).status).toBe(200);
      }
    }
    expect((await t.fetch("/products/b", { method: "DELETE" })).status).toBe(204);
    await t.advance("1h");
    const { results } = await (await t.fetch("/search?q=lamp")).json();
    expect(results).toEqual([
      { id: "a", name: "Lamp a", price: 10 },
      { id: "c", name: "Lamp c", price: 10 },
    ]);
    expect(await t.deadLetters("index-product")).toEqual([]);
  },
);

describe("the clouds", () => {
  const inventory = takeInventory(app);

  it("AWS: one function reads the stream of the products, and it alone writes the index", () => {
    const plan = awsTarget.makePlan(inventory);
    expect(plan.tables.map(({ name, stream }) => [name, stream])).toEqual([
      ["entries", undefined],
      ["products", "NEW_IMAGE"],
    ]);
    const whoMay = (action: string, table: string) =>
      plan.functions
        .filter(({ statements }) =>
          statements.some(
            ({ actions, resources }) =>
              actions.includes(action) &&
              Array.isArray(resources) &&
              resources.some((resource) => "name" in resource && resource.name === table),
          ),
        )
        .map(({ name }) => name);
    expect(whoMay("dynamodb:GetRecords", "products")).toEqual(["index-product"]);
    expect(whoMay("dynamodb:PutItem", "entries")).toEqual(["index-product"]);
    expect(whoMay("dynamodb:PutItem", "products")).toEqual(["put-product", "remove-product"]);
  });

  it("Azure and Google Cloud refuse it, with the reason", () => {
    expect(() => azureTarget.makePlan(inventory)).toThrow("has neither deletes nor what was in between");
    expect(() => gcpTarget.makePlan(inventory)).toThrow("the events of Firestore come in no order");
  });
});
