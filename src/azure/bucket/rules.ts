import { literal, type Rule } from "@motif/compile/kit";
import { scopeOf } from "../ground/role-rules.ts";
import { STORAGE_ACCOUNT } from "./reference.ts";
import { DELEGATOR } from "./roles.ts";

/** What roles on buckets must not be although Terraform and Azure would accept it. */
export const RULES: readonly Rule[] = [
  {
    code: "AZURE_ROLE_SCOPE",
    appliesTo: ["azurerm_role_assignment"],
    check: (role) =>
      scopeOf(role) === `${STORAGE_ACCOUNT}.id` && literal(role, "role_definition_name") !== DELEGATOR
        ? "is for all buckets; make it for the one"
        : undefined,
  },
];
