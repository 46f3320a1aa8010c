import { nested, resourcesOf, withInstances } from "@motif/compile";
import { literal } from "@motif/compile/kit";
import { bucket } from "@motif/core";
import { apiWith } from "@motif/core/testing";
import { expect, it } from "vitest";
import { toTerraform } from "../compile/to-terraform.ts";
import { planOf } from "../testing/apps.ts";

// "CORS rules are set at the service level": https://learn.microsoft.com/rest/api/storageservices/cross-origin-resource-sharing--cors--support-for-the-azure-storage-services
it("pages of the origins that buckets name may upload to the account, each named once", () => {
  const limits = "confirmed";
  const uses = {
    shop: bucket("shop", { uploads: { limits, origins: ["https://shop.example"] } }).presigner,
    desk: bucket("desk", { uploads: { limits, origins: ["https://desk.example", "https://shop.example"] } })
      .reader,
  };
  const [account] = resourcesOf(withInstances(toTerraform(planOf(apiWith({ uses }))))).filter(
    ({ labels: [type, label] }) => type === "azurerm_storage_account" && label === "buckets",
  );
  const rules = account
    ? nested(account, "blob_properties").flatMap((blobs) => nested(blobs, "cors_rule"))
    : [];
  expect(rules.map((rule) => [literal(rule, "allowed_methods"), literal(rule, "allowed_origins")])).toEqual([
    [["PUT"], ["https://desk.example", "https://shop.example"]],
  ]);
});

// https://learn.microsoft.com/rest/api/storageservices/create-user-delegation-sas#assign-permissions-with-rbac:
// "the security principal that requests the user delegation key" needs generateUserDelegationKey on the account
it("whoever signs URLs may write to the bucket, and sign with the account's keys", () => {
  const limits = "confirmed";
  const shop = bucket("shop", { uploads: { limits } });
  const plan = planOf(apiWith({ uses: { shop: shop.presigner, same: shop.writer } }));
  const roles = resourcesOf(withInstances(toTerraform(plan)))
    .filter(({ labels: [type, label] }) => type === "azurerm_role_assignment" && label?.startsWith("bucket"))
    .map((role) => literal(role, "role_definition_name"));
  expect(roles).toEqual(["Storage Blob Data Contributor", "Storage Blob Delegator"]);
});

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
