import { ref, resource } from "@motif/compile";
import { describeRules } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

/** A role that is allowed for the accounts of hosts. */
const role = (account: string, name = "Storage Blob Data Owner") =>
  resource(
    "azurerm_role_assignment",
    "work",
    {
      scope: ref(`azurerm_storage_account.${account}`, "id"),
      role_definition_name: name,
      principal_id: ref("azurerm_user_assigned_identity.work", "principal_id"),
    },
    { comment: "work: its host" },
  );

describeRules(RULES, {
  right: [
    ["a role on a host's account", [role("work")]],
    [
      "signing, which is for the whole account and gives nothing",
      [role("buckets", "Storage Blob Delegator")],
    ],
  ],
  wrong: [["AZURE_ROLE_SCOPE", "the account of all buckets", [role("buckets")]]],
});
