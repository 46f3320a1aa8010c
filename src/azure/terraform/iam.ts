import { type Block, type Resource, ref, resource } from "@motif/compile";
import { fullName, identifier } from "../ground/naming.ts";
import type { AzurePlan } from "../plan/azure-plan.ts";
import { PLACE } from "./references.ts";
import { appRoles, eventRoles, rolesKnown, tableRoleDefinitions } from "./roles.ts";

/** Identities, one for each function app, and the roles that each has on single resources. */
export function iamBlocks(plan: AzurePlan): Block[] {
  const events = eventRoles(plan);
  const apps = plan.apps.map((app) => ({
    identity: identity(plan.app, identifier(app.name), app.name),
    roles: appRoles(app),
  }));
  return [
    ...tableRoleDefinitions(plan),
    ...apps.flatMap(({ identity: own, roles }) => [own, ...roles]),
    ...(events.length > 0 ? [identity(plan.app, "events", "event-delivery"), ...events] : []),
    rolesKnown([...apps.flatMap(({ roles }) => roles), ...events]),
  ];
}

function identity(app: string, label: string, name: string): Resource {
  return resource("azurerm_user_assigned_identity", label, {
    name: fullName(app, name),
    ...PLACE,
    tags: ref("local.tags"),
  });
}
