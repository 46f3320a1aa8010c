import { hash } from "node:crypto";
import { logRetentionDays, type PhysicalName, type Refuse } from "@motif/compile/kit";
import {
  type FunctionEntry,
  type GrantEntry,
  type Inventory,
  RESOURCE_KINDS,
  type TriggerEntry,
} from "@motif/core/model";
import { VARIABLE } from "../ground/environment.ts";
import { uniqueNameWith } from "../ground/naming.ts";
import type { AppPlan, BasePlan, FunctionPlan, RolePlan } from "../ground/plan.ts";
import { clientIdOf, type Setting } from "../ground/references.ts";
import type { Called, FunctionTrigger, Rooms, Used, WantedRole } from "../ground/room.ts";
import { azureNames } from "./azure-names.ts";
import { hostJson, timeoutOf } from "./host.ts";
import { MEMORY_SIZES, QUOTAS } from "./profile.ts";
import { planTelemetry } from "./telemetry-plan.ts";

/** Where packages are, seen from the folder with the Terraform files. */
export const PACKAGE_FOLDER = "dist";

/** The longest name of a function app that is made of the names of its functions. */
const LONGEST_NAME = 30;

/** A function, and what its triggers make of it. */
interface CalledFunction {
  readonly fn: FunctionEntry;
  readonly trigger: FunctionTrigger;
  readonly called: Called;
}

/** The function apps: functions that may do the same and are set up alike share one, and with it an identity. */
export function planApps(inventory: Inventory, rooms: Rooms, refuse: Refuse): BasePlan {
  const functions = inventory.functions.map((fn) => calledFunction(fn, inventory, rooms, refuse));
  const groups = Map.groupBy(functions, groupOf);
  const apps = [...groups.values()].map((group) => planApp(group, inventory, rooms, refuse));
  const { logRetentionMin: min, logRetentionMax: max } = QUOTAS;
  const days = logRetentionDays(
    inventory,
    (kept) => Number.isInteger(kept) && kept >= min.value && kept <= max.value,
    `Log Analytics keeps logs for ${min.value} to ${max.value} days`,
    refuse,
  );
  return { app: inventory.app, apps, telemetry: planTelemetry(apps, days) };
}

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

function calledFunction(
  fn: FunctionEntry,
  inventory: Inventory,
  { triggers }: Rooms,
  refuse: Refuse,
): CalledFunction {
  if (fn.keepWarmMs !== undefined) {
    refuse(
      `function ${fn.name}`,
      "has coldStart.keepWarm, and no call keeps an instance of the Flex Consumption plan; set concurrency.provisioned, which becomes always-ready instances",
    );
  }
  const own = inventory.triggers.filter((trigger) => trigger.function === fn.name);
  const kinds = [...new Set(own.map(({ kind }) => kind))];
  const kind = kinds.at(-1);
  if (kind === undefined) throw new Error(`Nothing calls the function ${fn.name}.`);
  if (kinds.length > 1) {
    const brought = kinds.map((each) => triggers[each].brings).reverse();
    refuse(
      `function ${fn.name}`,
      `gets ${brought.join(" and ")}; on Azure these fail and are retried in different ways. Make two functions of it`,
    );
  }
  const trigger = triggers[kind];
  const ofKind = own.filter((each) => each.kind === kind);
  return { fn, trigger, called: trigger.called(fn, ofKind, inventory, refuse) };
}

/**
 * What functions have to share to be in one app. A consumer's deliveries and a limit of concurrency are set for a whole
 * app, and a task's key is not to open the API: those have one of their own.
 */
function groupOf({ fn, trigger }: CalledFunction): string {
  const alone = !trigger.awaited || fn.reservedConcurrency !== undefined || fn.provisionedConcurrency > 0;
  if (alone) return fn.name;
  const grants = fn.grants.map(({ resource, access }) => `${resource.kind} ${resource.name} ${access}`);
  const setUp = [fn.kind, memoryOf(fn), fn.timeoutMs, fn.logLevel, fn.tracing];
  return JSON.stringify([[...new Set(grants)].sort(), setUp]);
}

function planApp(
  group: readonly CalledFunction[],
  inventory: Inventory,
  rooms: Rooms,
  refuse: Refuse,
): AppPlan {
  const functions = group.map(({ fn }) => fn);
  const names = functions.map(({ name }) => name);
  const name = nameOf(names);
  const [first] = group;
  if (!first) throw new Error("A group of functions is never empty.");
  const plans = functionPlans(group);
  refuseMemory(functions, refuse);
  const unmatched = first.trigger.unmatched?.(inventory);
  return {
    name,
    description: `${inventory.app}: ${names.join(", ")} (${first.fn.kind})`,
    package: `${PACKAGE_FOLDER}/${name}.zip`,
    functions: plans,
    ...(unmatched && { unmatched: { azureName: lastName(plans), settings: unmatched } }),
    host: hostJson(functions, first.called.extensions ?? {}, refuse),
    runtimeVersion: "24",
    memory: memoryOf(first.fn),
    ...scaleOf(first, plans[0]?.azureNames ?? [], refuse),
    settings: settingsOf(name, group, inventory.app, rooms),
    roles: rolesOf(group, rooms),
    timeout: timeoutOf(functions, refuse),
  };
}

function functionPlans(group: readonly CalledFunction[]): FunctionPlan[] {
  const names = azureNames(
    group.flatMap(({ fn, called }) => called.sources.map((source) => ({ ...source, function: fn.name }))),
  );
  return group.map(({ fn, called }) => ({
    name: fn.name,
    drivers: RESOURCE_KINDS.filter((kind) => fn.grants.some(({ resource }) => resource.kind === kind)),
    settings: { trigger: called.settings, timeoutMs: fn.timeoutMs },
    azureNames: names.get(fn.name) ?? [],
  }));
}

/** A name that sorts behind all others. */
function lastName(plans: readonly FunctionPlan[]): string {
  const names = plans.flatMap(({ azureNames }) => azureNames);
  const longest = Math.max(...names.map((name) => /^z*/i.exec(name)?.[0].length ?? 0));
  return `${"z".repeat(longest + 1)}_unmatched`;
}

/** The names of the functions, or where these are long the first one and a digest of all of them. */
function nameOf(names: readonly string[]): string {
  const joined = names.join("-");
  const [first = ""] = names;
  if (names.length === 1 || joined.length <= LONGEST_NAME) return joined;
  return `${first}-${hash("sha256", joined).slice(0, 4)}`;
}

/**
 * With a limit of concurrency, each instance makes one call at a time, and there are no more instances than that. The
 * maximum is one of instances on demand, for each queue by itself, and may not be less than what is always ready.
 * @see https://github.com/Azure/azure-rest-api-specs/pull/45083
 */
function scaleOf(
  { fn, trigger, called: { atOnce = fn.reservedConcurrency } }: CalledFunction,
  names: readonly string[],
  refuse: Refuse,
): Pick<AppPlan, "alwaysReady" | "httpConcurrency" | "maximumInstances"> {
  const most = QUOTAS.instances.value;
  const instances = fn.provisionedConcurrency;
  for (const [setting, value] of [
    ["limit of concurrency", atOnce ?? 0],
    ["provisioned concurrency", instances],
  ] as const) {
    if (value <= most) continue;
    refuse(
      `function ${fn.name}`,
      `has a ${setting} of ${value}; a function app has ${most} instances at most`,
    );
  }
  const groups = trigger.awaited ? ["http"] : names.map((name) => `function:${name}`);
  return {
    ...(atOnce !== undefined && {
      maximumInstances: Math.max(atOnce - instances, instances, 1),
      ...(trigger.awaited && { httpConcurrency: 1 }),
    }),
    alwaysReady: instances > 0 ? groups.map((group) => ({ group, instances })) : [],
  };
}

/** The smallest instance with so much memory; the largest where there is none. */
function memoryOf({ memory }: FunctionEntry): number {
  return MEMORY_SIZES.find((size) => size >= memory) ?? MEMORY_SIZES.at(-1) ?? memory;
}

function refuseMemory(functions: readonly FunctionEntry[], refuse: Refuse): void {
  const largest = Math.max(...MEMORY_SIZES);
  for (const { name, memory } of functions) {
    if (memory <= largest) continue;
    refuse(
      `function ${name}`,
      `has ${memory} MB of memory; an instance of the Flex Consumption plan has ${largest} at most`,
    );
  }
}

/** The app settings: what every function app has, and those of all resources that its functions use. */
function settingsOf(
  app: string,
  group: readonly CalledFunction[],
  service: string,
  { kinds }: Rooms,
): Record<string, Setting> {
  const used = group.flatMap(({ fn, called }): Used[] => [
    ...fn.grants.map(({ resource: { kind, name } }) => ({ kind, name })),
    ...(called.uses ?? []),
  ]);
  const settings: Record<string, Setting> = {
    [VARIABLE.service]: service,
    [VARIABLE.logLevel]: group[0]?.fn.logLevel ?? "info",
    [VARIABLE.clientId]: clientIdOf(app),
  };
  for (const { kind, name } of used) Object.assign(settings, kinds[kind].settings(name, app));
  return Object.fromEntries(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The roles of the functions in one function app, each on one resource, with all reasons for it. */
function rolesOf(group: readonly CalledFunction[], rooms: Rooms): RolePlan[] {
  const wanted = group.flatMap(({ fn, called }) => [
    ...(called.receiving ?? []),
    ...fn.grants.map((grant) => granted(fn.name, grant, rooms)),
    ...(called.failing ?? []),
  ]);
  return [...Map.groupBy(wanted, ({ role }) => JSON.stringify(role)).values()].flatMap((same) => {
    const [first] = same;
    return first ? [{ why: same.map(({ why }) => why), role: first.role }] : [];
  });
}

function granted(functionName: string, grant: GrantEntry, { kinds }: Rooms): WantedRole {
  const { name, access, resource } = grant;
  return {
    why: `${functionName}: grant ${name} (${access} of ${resource.kind} ${resource.name})`,
    role: kinds[resource.kind].granted(grant),
  };
}

/**
 * The inventory with the timeouts of functions that say nothing of theirs. The default for work that nobody waits for is
 * longer than Azure lets the caller of a task wait, and than Service Bus locks a batch: these get as long as there is.
 */
export function withTimeouts(inventory: Inventory, { triggers }: Rooms): Inventory {
  const longest = (trigger: TriggerEntry) => triggers[trigger.kind].longest?.(trigger, inventory);
  return {
    ...inventory,
    functions: inventory.functions.map((fn) => {
      const { timeout, class: own } = fn.definition.settings;
      if (timeout !== undefined || own !== undefined) return fn;
      const limits = inventory.triggers
        .filter((trigger) => trigger.function === fn.name)
        .map((trigger) => longest(trigger) ?? Number.POSITIVE_INFINITY);
      return { ...fn, timeoutMs: Math.min(fn.timeoutMs, ...limits) };
    }),
  };
}
