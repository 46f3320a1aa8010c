import type { Constraints, Provider, ProviderVersions, Rule } from "@motif/compile/kit";
import { ALARM_CONSTRAINTS } from "../ground/alarm-rules.ts";
import { memberRules, type ProjectRoles } from "../ground/member-rules.ts";
import { WAITING_RULES } from "../ground/waiting-rules.ts";
import { ROOMS } from "./rooms.ts";

/** Roles that may be on the project as a whole. */
export const PROJECT_ROLES: ProjectRoles = Object.assign({}, ...ROOMS.map((room) => room.projectRoles));

/** What the generated Terraform must not do although Terraform and Google Cloud would accept it. */
export const SECURITY_RULES: readonly Rule[] = [
  ...memberRules(PROJECT_ROLES),
  ...WAITING_RULES,
  ...ROOMS.flatMap((room) => room.rules ?? []),
];

const CONSTRAINTS: Constraints = Object.assign(
  {},
  ALARM_CONSTRAINTS,
  ...ROOMS.map((room) => room.constraints),
);

/** Versions 6 and 7 (https://registry.terraform.io/providers/hashicorp/google/latest). */
const GOOGLE_VERSIONS: ProviderVersions = { least: "6.50", below: "8" };

/** The Terraform providers that modules for Google Cloud use. */
export const PROVIDERS: readonly Provider[] = [
  {
    name: "google",
    constraints: CONSTRAINTS,
    versions: { ...GOOGLE_VERSIONS, floors: ROOMS.flatMap((room) => room.floors ?? []) },
  },
  { name: "google-beta", versions: GOOGLE_VERSIONS },
  { name: "time", versions: { least: "0.13" } },
];
