import { nested, resourcesOf, withInstances } from "@motif/compile";
import { literal } from "@motif/compile/kit";
import { type Bucket, bucket } from "@motif/core";
import { apiWith } from "@motif/core/testing";
import { expect, it } from "vitest";
import { toTerraform } from "../compile/to-terraform.ts";
import { planOf } from "../testing/apps.ts";

/** After how many days objects of each bucket go away that are no earlier versions, that of the packages included. */
function daysOf(...buckets: readonly Bucket[]) {
  const uses = Object.fromEntries(buckets.map((each) => [each.name, each.reader]));
  return resourcesOf(withInstances(toTerraform(planOf(apiWith({ uses })))))
    .filter(({ labels: [type] }) => type === "google_storage_bucket")
    .map((each) =>
      nested(each, "lifecycle_rule").flatMap((rule) =>
        nested(rule, "condition")
          .filter((condition) => literal(condition, "with_state") === "LIVE")
          .map((condition) => literal(condition, "age")),
      ),
    );
}

// An object that a rule deletes becomes an earlier version in a versioned bucket, and would match a rule without a state again:
// https://cloud.google.com/storage/docs/lifecycle
it("objects of a bucket that are no earlier versions go away after its own days", () => {
  const month = bucket("month", { expiresAfter: "30d" });
  const week = bucket("week", { expiresAfter: "7d" });
  expect(daysOf(month, bucket("kept"), week)).toEqual([[], [], [30], [7]]);
});

it("pages of the origins that a bucket names may upload to it, and to no other", () => {
  const shop = bucket("shop", { uploads: { origins: ["https://shop.example"] } });
  const uses = { shop: shop.presigner, quiet: bucket("quiet").presigner };
  const origins = resourcesOf(withInstances(toTerraform(planOf(apiWith({ uses })))))
    .filter(({ labels: [type] }) => type === "google_storage_bucket")
    .flatMap((each) =>
      nested(each, "cors").map((cors) => [literal(cors, "method"), literal(cors, "origin")]),
    );
  expect(origins).toEqual([[["PUT"], ["https://shop.example"]]]);
});

it("of an app whose buckets keep their objects, none go away", () => {
  expect(daysOf(bucket("kept"))).toEqual([[], []]);
});
