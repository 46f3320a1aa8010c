import { type Args, type Resource, ref, resource, tpl } from "@motif/compile";
import { ROOMS } from "../compile/rooms.ts";
import { describeConstraints, describeRules } from "../testing/rules.ts";
import { roleRules } from "./role-rules.ts";

function role(changes: Args = {}, comment: string | undefined = "work: grant jobs"): Resource {
  return resource(
    "azurerm_role_assignment",
    "work",
    {
      scope: ref("azurerm_servicebus_queue.jobs", "id"),
      role_definition_name: "Azure Service Bus Data Sender",
      principal_id: ref("azurerm_user_assigned_identity.work", "principal_id"),
      ...changes,
    },
    comment === undefined ? {} : { comment },
  );
}

describeRules(roleRules(Object.assign({}, ...ROOMS.map((room) => room.assigns))), {
  right: [["a role", [role()]]],
  wrong: [
    ["AZURE_ROLE_KNOWN", "an owner", [role({ role_definition_name: "Owner" })]],
    ["AZURE_ROLE_KNOWN", "a contributor", [role({ role_definition_name: "Contributor" })]],
    ["AZURE_ROLE_KNOWN", "a data owner", [role({ role_definition_name: "Azure Service Bus Data Owner" })]],
    [
      "AZURE_ROLE_KNOWN",
      "a role by its id",
      [role({ role_definition_name: undefined, role_definition_id: "x" })],
    ],
    ["AZURE_ROLE_SCOPE", "a resource group", [role({ scope: ref("azurerm_resource_group.app", "id") })]],
    [
      "AZURE_ROLE_SCOPE",
      "a subscription",
      [role({ scope: tpl`/subscriptions/${ref("var.subscription_id")}` })],
    ],
    [
      "AZURE_ROLE_SCOPE",
      "a whole namespace",
      [role({ scope: ref("azurerm_servicebus_namespace.queues", "id") })],
    ],
    [
      "AZURE_ROLE_SCOPE",
      "a host's account for what should be a container",
      [
        role({
          scope: ref("azurerm_storage_account.work", "id"),
          role_definition_name: "Storage Blob Data Contributor",
        }),
      ],
    ],
    ["AZURE_ROLE_EXPLAINED", "a role without a comment", [role({}, "")]],
  ],
});

describeConstraints([
  {
    type: "azurerm_role_assignment",
    good: 'role_definition_name = "Storage Blob Data Reader"',
    bad: 'role_definition_name = "Storage Blob Data Reader"\nrole_definition_id = "x"',
    code: "arguments-conflict",
  },
]);
