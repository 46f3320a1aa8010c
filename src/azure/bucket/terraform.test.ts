import { nested, resourcesOf, withInstances } from "@motif/compile";
import { literal } from "@motif/compile/kit";
import { bucket } from "@motif/core";
import { apiWith } from "@motif/core/testing";
import { expect, it } from "vitest";
import { toTerraform } from "../compile/to-terraform.ts";
import { planOf } from "../testing/apps.ts";

// "The prefix string must start with a container name":
// https://learn.microsoft.com/azure/storage/blobs/lifecycle-management-policy-structure
it("blobs of a container go away after its own days, by a rule of its own", () => {
  const plan = planOf(
    apiWith({
      uses: {
        month: bucket("month", { expiresAfter: "30d" }).reader,
        kept: bucket("kept").reader,
        week: bucket("week", { expiresAfter: "7d" }).reader,
      },
    }),
  );
  const [policy] = resourcesOf(withInstances(toTerraform(plan))).filter(
    ({ labels: [type] }) => type === "azurerm_storage_management_policy",
  );
  const rules = policy ? nested(policy, "rule") : [];
  const expiry = rules.flatMap((rule) => {
    const [filters] = nested(rule, "filters");
    const days = nested(rule, "actions").flatMap((actions) =>
      nested(actions, "base_blob").map((blob) =>
        literal(blob, "delete_after_days_since_modification_greater_than"),
      ),
    );
    return days.map((each) => [literal(rule, "name"), filters && literal(filters, "prefix_match"), each]);
  });
  expect(rules).toHaveLength(3);
  expect(expiry).toEqual([
    ["expiry-month", ["month/"], 30],
    ["expiry-week", ["week/"], 7],
  ]);
});
