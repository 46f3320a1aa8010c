import type { App } from "../app.ts";
import { checkOptions } from "../ground/options.ts";
import { checkName, checkUnique, type Report } from "../ground/report.ts";
import { KINDS, RESOURCE_KINDS, type ResourceLayout } from "../kinds/kinds.ts";
import { functionsOf, resourcesOf } from "./collect.ts";

/** Names and layouts of all resources. */
export function checkResources(app: App, report: Report): void {
  const resources = resourcesOf(app);
  for (const kind of RESOURCE_KINDS) {
    const ofKind = resources.filter((resource) => resource.kind === kind);
    checkUnique(kind, ofKind, report);
    KINDS[kind].checkAll?.(ofKind, functionsOf(app), report, resources);
  }
  for (const resource of resources) checkResource(resource, report);
}

function checkResource(resource: ResourceLayout, report: Report): void {
  const { handling, options, check } = KINDS[resource.kind];
  checkName(resource.kind, resource.name, report);
  const fixed = ["kind", "name", ...Object.keys(handling.accesses)];
  checkOptions(`${resource.kind} ${resource.name}`, resource, options, report, { fixed });
  check?.(resource, report);
}
