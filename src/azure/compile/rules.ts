import type { Constraints, Provider, Rule } from "@motif/compile/kit";
import { ALARM_CONSTRAINTS } from "../ground/alarm-rules.ts";
import { ROLE_CONSTRAINTS, roleRules } from "../ground/role-rules.ts";
import { SERVICE_RULES } from "../ground/service-rules.ts";
import { STORAGE_CONSTRAINTS, STORAGE_RULES } from "../ground/storage-rules.ts";
import { WAIT_RULES } from "../ground/wait-rules.ts";
import { ROOMS } from "./rooms.ts";

/** What the generated Terraform must not do although Terraform and Azure would accept it. */
export const SECURITY_RULES: readonly Rule[] = [
  ...roleRules(Object.assign({}, ...ROOMS.map((room) => room.assigns))),
  ...SERVICE_RULES,
  ...STORAGE_RULES,
  ...WAIT_RULES,
  ...ROOMS.flatMap((room) => room.rules ?? []),
];

const CONSTRAINTS: Constraints = Object.assign(
  {},
  ALARM_CONSTRAINTS,
  ROLE_CONSTRAINTS,
  STORAGE_CONSTRAINTS,
  ...ROOMS.map((room) => room.constraints),
);

/** The Terraform providers that modules for Azure use. */
export const PROVIDERS: readonly Provider[] = [
  { name: "azurerm", constraints: CONSTRAINTS, versions: { least: "4.73" } },
  { name: "time", versions: { least: "0.13" } },
];
