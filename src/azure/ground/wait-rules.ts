import { type DataSource, type Module, type Resource, refersTo, resourcesOf } from "@motif/compile";
import { type Rule, referencesIn } from "@motif/compile/kit";
import { DEPLOYER } from "./references.ts";
import { ROLES_KNOWN } from "./roles.ts";

/** Azure knows a new role everywhere only after a while: Terraform waits once for all of them. */
export const WAIT_RULES: readonly Rule[] = [
  { code: "AZURE_ROLES_AWAITED", appliesTo: ["time_sleep"], check: notAwaited },
];

/** What is made or run with the roles of an identity comes after the wait for them. */
export function afterRoles(type: string): Rule {
  return {
    code: "AZURE_AFTER_ROLES",
    appliesTo: [type],
    check: (resource) =>
      referencesIn(resource, "depends_on").includes(ROLES_KNOWN)
        ? undefined
        : `may come before Azure knows the roles that it needs; let it depend on ${ROLES_KNOWN}`,
  };
}

function notAwaited(wait: Resource | DataSource, module: Module): string | undefined {
  const missed = resourcesOf(module)
    .filter(({ labels: [type] }) => type.endsWith("_role_assignment"))
    .find((role) => !isDeployers(role) && !refersTo(wait, role.address));
  return missed && `does not wait for ${missed.address}; name it in triggers`;
}

/** What whoever deploys needs of it, the provider itself waits for. */
function isDeployers(role: Resource): boolean {
  return referencesIn(role, "principal_id").includes(`${DEPLOYER}.object_id`);
}
