import { call, ref, resource, splat } from "@motif/compile";
import { describeRules } from "../testing/rules.ts";
import { WAIT_RULES } from "./wait-rules.ts";

const role = (label: string, principal = "azurerm_user_assigned_identity.work.principal_id") =>
  resource(
    "azurerm_role_assignment",
    label,
    {
      scope: ref("azurerm_servicebus_queue.jobs", "id"),
      role_definition_name: "Azure Service Bus Data Sender",
      principal_id: ref(principal),
    },
    { comment: "work: grant jobs" },
  );
const deployers = role("deployer", "data.azurerm_client_config.current.object_id");
const forAll = resource(
  "azurerm_role_assignment",
  "each",
  {
    scope: ref("azurerm_servicebus_queue.jobs", "id"),
    role_definition_name: "Azure Service Bus Data Sender",
    principal_id: ref("azurerm_user_assigned_identity.work", "principal_id"),
  },
  { comment: "work: grant jobs", forEach: { a: {}, b: {} } },
);
const wait = resource("time_sleep", "roles", {
  triggers: {
    work: ref("azurerm_role_assignment.work", "id"),
    each: call("join", " ", splat(call("values", ref("azurerm_role_assignment.each")), "id")),
  },
});

describeRules(WAIT_RULES, {
  right: [
    ["a wait for all roles", [role("work"), forAll, wait]],
    ["a role of whoever deploys, for which the provider waits", [role("work"), forAll, deployers, wait]],
  ],
  wrong: [["AZURE_ROLES_AWAITED", "a role that was forgotten", [role("work"), role("other"), wait]]],
});
