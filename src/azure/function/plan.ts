import { hash } from "node:crypto";
import { logRetentionDays, type Refuse } from "@motif/compile/kit";
import { type Inventory, RESOURCE_KINDS } from "@motif/core/model";
import type { AppPlan, BasePlan, FunctionPlan } from "../ground/plan.ts";
import type { Rooms } from "../ground/room.ts";
import { rolesOf, settingsOf } from "./access.ts";
import { azureNames } from "./azure-names.ts";
import { type CalledFunction, calledFunction } from "./called.ts";
import { hostJson, timeoutOf } from "./host.ts";
import { QUOTAS } from "./profile.ts";
import { memoryOf, refuseMemory, scaleOf } from "./scale.ts";
import { planTelemetry } from "./telemetry-plan.ts";

/** Where packages are, seen from the folder with the Terraform files. */
export const PACKAGE_FOLDER = "dist";

/** The longest name of a function app that is made of the names of its functions. */
const LONGEST_NAME = 30;

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
  const roles = rolesOf(group, rooms);
  return {
    name,
    description: `${inventory.app}: ${names.join(", ")} (${first.fn.kind})`,
    package: `${PACKAGE_FOLDER}/${name}.zip`,
    functions: plans,
    ...(unmatched && { unmatched: { azureName: lastName(plans), settings: unmatched } }),
    host: hostJson(functions, first.called, refuse),
    runtimeVersion: "24",
    memory: memoryOf(first.fn),
    ...scaleOf(first, plans[0]?.azureNames ?? [], refuse),
    settings: settingsOf(name, group, inventory.app, rooms),
    systemAssigned: roles.some(({ role }) => rooms.kinds[role.kind].systemAssigned),
    roles,
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
