import type { GrantEntry } from "@motif/core/model";
import { VARIABLE } from "../ground/environment.ts";
import type { RolePlan } from "../ground/plan.ts";
import { clientIdOf, type Setting } from "../ground/references.ts";
import type { Rooms, Used, WantedRole } from "../ground/room.ts";
import type { CalledFunction } from "./called.ts";

/** The app settings: what every function app has, and those of all resources that its functions use. */
export function settingsOf(
  app: string,
  group: readonly CalledFunction[],
  service: string,
  { kinds }: Rooms,
): Record<string, Setting> {
  const used = group.flatMap(({ fn, called }): Used[] => [
    ...fn.grants.map(({ resource: layout }) => ({ kind: layout.kind, name: layout.name, layout })),
    ...(called.uses ?? []),
  ]);
  const settings: Record<string, Setting> = {
    [VARIABLE.service]: service,
    [VARIABLE.logLevel]: group[0]?.fn.logLevel ?? "info",
    [VARIABLE.clientId]: clientIdOf(app),
  };
  for (const one of used) Object.assign(settings, kinds[one.kind].settings(one.name, app, one));
  return Object.fromEntries(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The roles of the functions in one function app, each on one resource, with all reasons for it. */
export function rolesOf(group: readonly CalledFunction[], rooms: Rooms): RolePlan[] {
  const wanted = group.flatMap(({ fn, called }) => [
    ...(called.receiving ?? []),
    ...fn.grants.flatMap((grant) => granted(fn.name, grant, rooms)),
    ...(called.failing ?? []),
  ]);
  return [...Map.groupBy(wanted, ({ role }) => JSON.stringify(role)).values()].flatMap((same) => {
    const [first] = same;
    return first ? [{ why: same.map(({ why }) => why), role: first.role }] : [];
  });
}

function granted(functionName: string, grant: GrantEntry, { kinds }: Rooms): WantedRole[] {
  const { name, access, resource } = grant;
  const role = kinds[resource.kind].granted(grant);
  const why = `${functionName}: grant ${name} (${access} of ${resource.kind} ${resource.name})`;
  return role ? [{ why, role }] : [];
}
