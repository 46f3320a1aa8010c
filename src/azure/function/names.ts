import type { PhysicalName } from "@motif/compile/kit";
import { uniqueNameWith } from "../ground/naming.ts";
import type { BasePlan } from "../ground/plan.ts";
import { QUOTAS } from "./profile.ts";

/** The names of function apps and of what an app has one of. */
export function appNames({ app, apps }: BasePlan): PhysicalName[] {
  const own = { where: `app ${app}`, name: app };
  return [
    ...apps.flatMap(({ name }) => [
      uniqueNameWith(`function app ${name}`, "function app", name, QUOTAS.nameLength.value),
      {
        where: `function app ${name}`,
        service: "identity",
        name: `${app}-${name}`,
        limit: QUOTAS.identityNameLength.value,
      },
    ]),
    { ...own, service: "resource group", limit: QUOTAS.resourceGroupNameLength.value },
    { ...own, service: "Log Analytics workspace", limit: QUOTAS.workspaceNameLength.value },
  ];
}
