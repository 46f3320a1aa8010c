import { logRetentionDays, nameOf, type PhysicalName, type Refuse, wholeSeconds } from "@motif/compile/kit";
import {
  type FunctionEntry,
  type Inventory,
  RESOURCE_KINDS,
  type TriggerEntry,
  type TriggerKind,
} from "@motif/core/model";
import { bucketNameOf } from "../ground/bucket.ts";
import { VARIABLE } from "../ground/environment.ts";
import { merged } from "../ground/permissions.ts";
import type { BasePlan, EnvironmentValue, FunctionPlan, HelperPlan, Permission } from "../ground/plan.ts";
import { PROJECT } from "../ground/references.ts";
import type { Called, FunctionTrigger, Rooms } from "../ground/room.ts";
import { builder } from "./builder.ts";
import { QUOTAS } from "./profile.ts";
import { BUNDLE_BUCKET } from "./reference.ts";

/** Images of a function that its repository keeps, whatever their age. */
export const KEPT_IMAGES = 5;

/** Where bundles are, seen from the folder with the Terraform files. */
export const BUNDLE_FOLDER = "dist";

/** Most instances of a function of which the app says nothing: the default of Cloud Run, written down. */
const DEFAULT_INSTANCES = 100;

/** The functions with all that they need, and the accounts that build and call them. */
export function planFunctions(inventory: Inventory, rooms: Rooms, refuse: Refuse): BasePlan {
  const { app, functions } = inventory;
  const { logRetentionMin: least, logRetentionMax: most } = QUOTAS;
  return {
    app,
    functions: functions.map((fn) => planFunction(fn, inventory, rooms, refuse)),
    helpers: helpersOf(inventory, rooms),
    logRetentionDays: logRetentionDays(
      inventory,
      (days) => Number.isInteger(days) && days >= least.value && days <= most.value,
      `Cloud Logging keeps logs for whole days, from ${least.value} to ${most.value}`,
      refuse,
    ),
  };
}

/** The names of functions, of all service accounts, and of the bucket of bundles. */
export function functionNames({ app, functions, helpers }: BasePlan): PhysicalName[] {
  const accounts = [
    ...functions.map(({ name }) => ({ name, where: `function ${name}` })),
    ...helpers.map(({ name, description }) => ({ name, where: `the account that ${description}` })),
  ];
  return [
    ...functions.map(({ name }) => ({
      where: `function ${name}`,
      service: "function",
      name: nameOf(app, name),
      limit: QUOTAS.nameLength.value,
    })),
    ...accounts.map(({ name, where }) => ({
      where,
      service: "service account",
      name: nameOf(app, name),
      limit: QUOTAS.accountNameLength.value,
    })),
    bucketNameOf("the bucket of bundles", app, BUNDLE_BUCKET),
  ];
}

function planFunction(fn: FunctionEntry, inventory: Inventory, rooms: Rooms, refuse: Refuse): FunctionPlan {
  const own = triggersCalling(fn, inventory);
  const kind = kindOf(fn, own, rooms, refuse);
  const trigger = rooms.triggers[kind];
  const called = trigger.called(
    fn,
    own.filter((each) => each.kind === kind),
    inventory,
    refuse,
  );
  return {
    name: fn.name,
    kind: fn.kind,
    trigger: kind,
    drivers: RESOURCE_KINDS.filter((each) => fn.grants.some(({ resource }) => resource.kind === each)),
    bundle: `${BUNDLE_FOLDER}/${fn.name}.zip`,
    runtime: fn.runtime,
    memory: fn.memory,
    timeout: timeoutOf(fn, trigger, refuse),
    ...instancesOf(fn, called.atOnce ?? fn.reservedConcurrency, refuse),
    ingress: trigger.ingress,
    environment: environmentOf(fn, called, inventory, rooms),
    permissions: permissionsOf(fn, called, inventory, rooms),
    callers: called.callers,
  };
}

function triggersCalling({ name }: FunctionEntry, { triggers }: Inventory): TriggerEntry[] {
  return triggers.filter((trigger) => trigger.function === name);
}

/** A function has triggers of one kind. */
function kindOf(
  fn: FunctionEntry,
  own: readonly TriggerEntry[],
  { triggers }: Rooms,
  refuse: Refuse,
): TriggerKind {
  const kinds = [...new Set(own.map(({ kind }) => kind))];
  const [kind] = kinds;
  if (kind === undefined) throw new Error(`Nothing calls the function ${fn.name}.`);
  if (kinds.length > 1) {
    const brought = kinds.map((each) => triggers[each].brings);
    refuse(
      `function ${fn.name}`,
      `gets ${brought.join(" and ")}; on Google Cloud these fail and are retried in different ways. Make two functions of it`,
    );
  }
  return kind;
}

/** How long those wait that call the function. */
function timeoutOf(fn: FunctionEntry, { longest }: FunctionTrigger, refuse: Refuse): number {
  const where = `function ${fn.name}`;
  const timeout = wholeSeconds(fn.timeoutMs, where, "timeout", refuse);
  if (timeout > longest.seconds) {
    refuse(
      where,
      `has a timeout of ${timeout} s, and ${longest.who} ${longest.seconds} s at most; lower it, or do the work in steps behind a queue`,
    );
  }
  return timeout;
}

/** One request an instance, so that instances are what the model calls concurrency. */
function instancesOf(
  fn: FunctionEntry,
  wanted: number | undefined,
  refuse: Refuse,
): Pick<FunctionPlan, "minimumInstances" | "maximumInstances"> {
  const where = `function ${fn.name}`;
  const kept = Math.max(fn.provisionedConcurrency, fn.keepWarmMs === undefined ? 0 : 1);
  const most = wanted ?? Math.max(DEFAULT_INSTANCES, kept);
  const { value: limit } = QUOTAS.instances;
  if (most > limit) {
    refuse(where, `is to run ${most} times at once, and Cloud Run allows ${limit} instances; ask for fewer`);
  }
  if (kept > most) {
    refuse(
      where,
      `is to have ${kept} instances ready and ${most} at most; lower the provisioned concurrency or raise the limit`,
    );
  }
  return { minimumInstances: kept, maximumInstances: most };
}

function environmentOf(
  fn: FunctionEntry,
  called: Called,
  inventory: Inventory,
  { kinds }: Rooms,
): Record<string, EnvironmentValue> {
  const variables: Record<string, EnvironmentValue> = {
    [VARIABLE.project]: PROJECT,
    [VARIABLE.service]: inventory.app,
    [VARIABLE.logLevel]: fn.logLevel,
  };
  for (const { resource } of fn.grants) {
    Object.assign(variables, kinds[resource.kind].environment(resource.name, resource));
  }
  for (const kind of RESOURCE_KINDS) {
    Object.assign(variables, kinds[kind].besides?.(fn, inventory).environment);
  }
  Object.assign(variables, called.environment);
  return Object.fromEntries(Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Everything that a function's service account may do. */
function permissionsOf(
  fn: FunctionEntry,
  called: Called,
  inventory: Inventory,
  { kinds }: Rooms,
): Permission[] {
  const granted = fn.grants.flatMap((grant) => {
    const { name, access, resource } = grant;
    const permission = kinds[resource.kind].granted(grant);
    const why = [`${fn.name}: grant ${name} (${access} of ${resource.kind} ${resource.name})`];
    return permission ? [{ why, ...permission }] : [];
  });
  return merged([
    ...(called.permissions ?? []),
    ...granted,
    ...RESOURCE_KINDS.flatMap((kind) => kinds[kind].besides?.(fn, inventory).permissions ?? []),
    ...(called.failing ?? []),
  ]);
}

/** The service accounts that are no function's. */
function helpersOf(inventory: Inventory, { triggers }: Rooms): HelperPlan[] {
  const callers = inventory.functions.flatMap((fn) => {
    const own = triggersCalling(fn, inventory);
    return Object.entries(triggers).flatMap(([kind, trigger]) => {
      const ofKind = own.filter((each) => each.kind === kind);
      const caller = ofKind.length > 0 ? trigger.caller?.(fn.name, ofKind) : undefined;
      return caller ? [caller] : [];
    });
  });
  return [
    builder(inventory.app),
    ...Object.values(triggers).flatMap((trigger) => trigger.helpers?.(inventory) ?? []),
    ...callers,
  ];
}
