import { type Expression, type Resource, ref, resource } from "@motif/compile";
import { fullName } from "@motif/compile/kit";
import { identityAddress, PLACE, TAGS } from "./references.ts";

/** A role of Azure's own, on one resource. */
export interface Assignment {
  /** The name of the block. */
  readonly label: string;
  /** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
  readonly role: string;
  /** Address of the resource. */
  readonly scope: string;
  /** Whoever has the role. */
  readonly principal: Expression;
  /** Whose grants it comes from, or what it is for. */
  readonly why: readonly string[];
}

/** A role assignment, with its reasons above it. */
export function assignment({ label, role, scope, principal, why }: Assignment): Resource {
  return resource(
    "azurerm_role_assignment",
    label,
    {
      scope: ref(scope, "id"),
      role_definition_name: role,
      principal_id: principal,
      principal_type: "ServicePrincipal",
    },
    { comment: why.join("\n") },
  );
}

/** A function app's user-assigned identity, as somebody who has a role. */
export function principalOf(app: string): Expression {
  return ref(identityAddress(app), "principal_id");
}

/** Address of the wait for role assignments to be known everywhere. */
export const ROLES_KNOWN = "time_sleep.roles";

/** A user-assigned identity. */
export function identity(app: string, label: string, name: string): Resource {
  return resource("azurerm_user_assigned_identity", label, {
    name: fullName(app, name),
    ...PLACE,
    tags: TAGS,
  });
}
