import { argument, type DataSource, type Resource } from "@motif/compile";
import { type Constraints, exactlyOneOf, literal, oneOf, type Rule } from "@motif/compile/kit";

const ROLE = "azurerm_role_assignment";

/** Roles, each with the type of resource that it may be for, or several. */
export type Assigned = Readonly<Record<string, string | readonly string[]>>;

/**
 * What roles must not be although Terraform and Azure would accept it. `assigned` are the roles of Azure's own that the rooms
 * assign, none of which manages anything, each with the type of resource that it may be for, or several.
 */
export function roleRules(assigned: Assigned): Rule[] {
  return [
    {
      code: "AZURE_ROLE_KNOWN",
      appliesTo: [ROLE],
      check: (role) => {
        const name = literal(role, "role_definition_name");
        return typeof name === "string" && name in assigned
          ? undefined
          : `assigns ${JSON.stringify(name ?? "a role that is not written out")}; take one of those that the rooms assign, none of which manages anything`;
      },
    },
    { code: "AZURE_ROLE_SCOPE", appliesTo: [ROLE], check: (role) => scopeTooWide(role, assigned) },
    roleExplained(ROLE),
  ];
}

/** A role has a comment that says where it comes from. */
export function roleExplained(type: string): Rule {
  return {
    code: "AZURE_ROLE_EXPLAINED",
    appliesTo: [type],
    check: (role) => (role.comment ? undefined : "has no comment that says whose grant it comes from"),
  };
}

/** The address and the attribute that a role is for. */
export function scopeOf(role: Resource | DataSource): string {
  const scope = argument(role, "scope");
  return scope?.kind === "reference" ? scope.path : "something that is not written out";
}

/**
 * A role is for one resource of the type that it is about: never for a subscription, a resource group or a namespace full of
 * queues.
 */
function scopeTooWide(role: Resource | DataSource, assigned: Assigned): string | undefined {
  const name = literal(role, "role_definition_name");
  const path = scopeOf(role);
  const [type = "", , attribute] = path.split(".");
  const single = typeof name !== "string" || [assigned[name] ?? type].flat().includes(type);
  const known = Object.values(assigned).flat().includes(type) && attribute === "id";
  return single && known ? undefined : `is for ${path}; make it for the one resource`;
}

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.73.0/docs/resources/role_assignment */
export const ROLE_CONSTRAINTS: Constraints = {
  [ROLE]: [
    exactlyOneOf(["role_definition_id", "role_definition_name"]),
    oneOf("principal_type", "User", "Group", "ServicePrincipal"),
  ],
};
