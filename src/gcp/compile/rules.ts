import type { Constraints, Provider, Rule } from "@motif/compile/kit";
import { ALARM_CONSTRAINTS } from "../ground/alarm-rules.ts";
import { memberRules, type ProjectRoles } from "../ground/member-rules.ts";
import { ROOMS } from "./rooms.ts";

/** Roles that may be on the project as a whole. */
export const PROJECT_ROLES: ProjectRoles = Object.assign({}, ...ROOMS.map((room) => room.projectRoles));

/** What the generated Terraform must not do although Terraform and Google Cloud would accept it. */
export const SECURITY_RULES: readonly Rule[] = [
  ...memberRules(PROJECT_ROLES),
  ...ROOMS.flatMap((room) => room.rules ?? []),
];

const CONSTRAINTS: Constraints = Object.assign(
  {},
  ALARM_CONSTRAINTS,
  ...ROOMS.map((room) => room.constraints),
);

/** The Terraform providers that modules for Google Cloud use. */
export const PROVIDERS: readonly Provider[] = [
  { name: "google", constraints: CONSTRAINTS },
  { name: "google-beta" },
  { name: "time" },
];
