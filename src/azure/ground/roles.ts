import {
  type Commented,
  commented,
  type Expression,
  eachValue,
  type Meta,
  type Resource,
  resource,
  type Value,
} from "@motif/compile";
import type { Role, RolePlan } from "./plan.ts";
import { IDENTITIES, ofInstance } from "./references.ts";

/** Roles of Azure's own, on single resources. */
export interface Assignment {
  /** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
  readonly role: Value;
  /** Id of the resource. */
  readonly scope: Expression;
  /** Whoever has the role. */
  readonly principal: Expression;
}

/** Role assignments; a comment above them, or above each of their elements, says where they come from. */
export function assignment(label: string, { role, scope, principal }: Assignment, meta: Meta): Resource {
  return resource(
    "azurerm_role_assignment",
    label,
    {
      scope,
      role_definition_name: role,
      principal_id: principal,
      principal_type: "ServicePrincipal",
    },
    meta,
  );
}

/** A role that a function app's identity gets on a resource of a kind. */
export interface GrantedRole extends RolePlan {
  readonly app: string;
}

/**
 * Roles by key for `for_each`, each with its reasons above it. `valuesOf` says what it is on, and what tells it from others of
 * the same block; its key is made of that and of the name of the function app.
 */
export function roleMap(
  granted: readonly GrantedRole[],
  valuesOf: (role: Role) => Readonly<Record<string, string>>,
): Readonly<Record<string, Commented<Value>>> {
  const entries = granted.map(({ app, role, why }) => {
    const values = { app, ...valuesOf(role) };
    return [Object.values(values).join("/"), commented(why.join("\n"), values)] as const;
  });
  return Object.fromEntries(entries);
}

/** The identity of the function app that a role of {@link roleMap} is for. */
export const GRANTED_APP: Expression = ofInstance(IDENTITIES, eachValue("app"), "principal_id");

/** Roles of Azure's own that function apps have on resources of one kind. */
export interface KindOfGrant {
  readonly label: string;
  /** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
  readonly role: Value;
  /** Address of the resources, by name. */
  readonly resources: string;
  /** Set where there are several, told apart by `each.value.access`. */
  readonly byAccess?: true;
}

/** The block of the roles that function apps have on resources of one kind; none where nobody has one. */
export function grants(
  { label, role, resources, byAccess }: KindOfGrant,
  granted: readonly GrantedRole[],
): Resource[] {
  const [first] = granted;
  if (first === undefined) return [];
  const { kind } = first.role;
  const scope = ofInstance(resources, eachValue(kind), "id");
  const forEach = roleMap(granted, ({ name, access = "" }) => ({
    [kind]: name,
    ...(byAccess && { access }),
  }));
  return [assignment(label, { role, scope, principal: GRANTED_APP }, { forEach })];
}

/** Address of the wait for role assignments to be known everywhere. */
export const ROLES_KNOWN = "time_sleep.roles";
