import { hash } from "node:crypto";
import { entryNamed, eventFunctions, type FunctionEntry, type Inventory } from "@motif/core/model";
import { BUCKET_VARIABLE } from "../bucket/environment.ts";
import { resourceVariable, VARIABLE } from "../ground/environment.ts";
import { MEMORY_SIZES, QUOTAS } from "../ground/profile.ts";
import { objectQueueOf } from "../objects/environment.ts";
import { SERVICE_BUS_VARIABLE } from "../queue/environment.ts";
import { TABLE_VARIABLE } from "../table/environment.ts";
import { httpRoutes } from "./api.ts";
import { azureNames } from "./azure-names.ts";
import type { AppPlan, FunctionPlan, Reference } from "./azure-plan.ts";
import { planFunction, sameForAll, sourcesOf, subscriptionsOf } from "./functions.ts";
import { type Deliveries, hostJson, timeoutOf } from "./host.ts";
import type { Refuse } from "./refuse.ts";
import { rolesOf } from "./roles.ts";

/** Where packages are, seen from the folder with the Terraform files. */
export const PACKAGE_FOLDER = "dist";

/** The longest name of a function app that is made of the names of its functions. */
const LONGEST_NAME = 30;

/** The function apps: functions that may do the same and are set up alike share one, and with it an identity. */
export function planApps(inventory: Inventory, refuse: Refuse): AppPlan[] {
  const groups = Map.groupBy(inventory.functions, groupOf);
  return [...groups.values()].map((functions) => planApp(functions, inventory, refuse));
}

/**
 * What functions have to share to be in one app. A consumer's deliveries and a limit of concurrency are set for a whole
 * app, and a task's key is not to open the API: those have one of their own.
 */
function groupOf(fn: FunctionEntry): string {
  const alone =
    (fn.kind !== "http" && fn.kind !== "task") ||
    fn.reservedConcurrency !== undefined ||
    fn.provisionedConcurrency > 0;
  if (alone) return fn.name;
  const grants = fn.grants.map(({ resource, access }) => `${resource.kind} ${resource.name} ${access}`);
  const setUp = [fn.kind, memoryOf(fn), fn.timeoutMs, fn.logLevel, fn.tracing];
  return JSON.stringify([[...new Set(grants)].sort(), setUp]);
}

function planApp(functions: readonly FunctionEntry[], inventory: Inventory, refuse: Refuse): AppPlan {
  const names = functions.map(({ name }) => name);
  const name = nameOf(names);
  const plans = named(functions.map((fn) => planFunction(fn, inventory, refuse)));
  const deliveries = functions.map((fn) => deliveriesOf(fn, inventory, refuse));
  const [first] = functions;
  const [own] = deliveries;
  if (!first || !own) throw new Error("A group of functions is never empty.");
  refuseMemory(functions, refuse);
  const http = functions.some(({ kind }) => kind === "http");
  return {
    name,
    description: `${inventory.app}: ${names.join(", ")} (${first.kind})`,
    package: `${PACKAGE_FOLDER}/${name}.zip`,
    functions: plans,
    ...(http && { unmatched: { azureName: lastName(plans), settings: httpRoutes(inventory) } }),
    host: hostJson(functions, own, refuse),
    runtimeVersion: "24",
    memory: memoryOf(first),
    ...scaleOf(first, own, plans[0]?.azureNames ?? [], refuse),
    settings: settingsOf(name, functions, inventory),
    roles: rolesOf(functions, inventory),
    timeout: timeoutOf(functions, refuse),
  };
}

function named(plans: readonly Omit<FunctionPlan, "azureNames">[]): FunctionPlan[] {
  const names = azureNames(plans.flatMap(sourcesOf));
  return plans.map((plan) => ({ ...plan, azureNames: names.get(plan.name) ?? [] }));
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

function deliveriesOf(fn: FunctionEntry, inventory: Inventory, refuse: Refuse): Deliveries {
  const subscriptions = subscriptionsOf(fn, inventory);
  const fifo = subscriptions.map(({ queue }) => entryNamed(inventory.queues, queue).fifo);
  if (new Set(fifo).size > 1) {
    refuse(
      `function ${fn.name}`,
      "consumes a FIFO queue and one that is none, which a function app on Azure delivers in different ways; make two functions of it",
    );
  }
  sameForAll(subscriptions, ["maxConcurrency"], refuse);
  const { reservedConcurrency: reserved } = fn;
  const limits = [
    subscriptions[0]?.maxConcurrency,
    reserved && Math.max(1, Math.floor(reserved / Math.max(1, subscriptions.length))),
  ].filter((limit) => limit !== undefined);
  return {
    fn,
    fifo: fifo[0] ?? false,
    subscriptions,
    reads: fn.kind === "consumer",
    atOnce: limits.length > 0 ? Math.min(...limits) : undefined,
  };
}

/**
 * With a limit of concurrency, each instance makes one call at a time, and there are no more instances than that. The
 * maximum is one of instances on demand, for each queue by itself, and may not be less than what is always ready.
 * @see https://github.com/Azure/azure-rest-api-specs/pull/45083
 */
function scaleOf(
  fn: FunctionEntry,
  { atOnce }: Deliveries,
  names: readonly string[],
  refuse: Refuse,
): Pick<AppPlan, "alwaysReady" | "httpConcurrency" | "maximumInstances"> {
  const most = QUOTAS.functions.instances.value;
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
  const called = fn.kind === "http" || fn.kind === "task";
  const groups = called ? ["http"] : names.map((name) => `function:${name}`);
  return {
    ...(atOnce !== undefined && {
      maximumInstances: Math.max(atOnce - instances, instances, 1),
      ...(called && { httpConcurrency: 1 }),
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

/** The app settings, by the contract of `environment.ts`. */
function settingsOf(
  app: string,
  functions: readonly FunctionEntry[],
  inventory: Inventory,
): Record<string, string | Reference> {
  const clientId: Reference = { kind: "identity", name: app, attribute: "client_id" };
  const settings: Record<string, string | Reference> = {
    [VARIABLE.service]: inventory.app,
    [VARIABLE.logLevel]: functions[0]?.logLevel ?? "info",
    [VARIABLE.clientId]: clientId,
  };
  const used = functions.flatMap((fn) => resourcesUsed(fn, inventory));
  for (const { kind, name } of used) {
    settings[resourceVariable(kind, name)] =
      kind === "secret" ? { kind, name, attribute: "reference" } : { kind, name, attribute: "name" };
  }
  const uses = (kind: string) => used.some((resource) => resource.kind === kind);
  if (uses("table")) {
    settings[TABLE_VARIABLE.endpoint] = { kind: "cosmos", attribute: "endpoint" };
    settings[TABLE_VARIABLE.database] = { kind: "cosmos", attribute: "database" };
  }
  if (uses("bucket")) settings[BUCKET_VARIABLE.endpoint] = { kind: "storage", attribute: "blob_endpoint" };
  if (uses("queue")) {
    settings[SERVICE_BUS_VARIABLE.namespace] = { kind: "service-bus", attribute: "host" };
    settings[SERVICE_BUS_VARIABLE.credential] = "managedidentity";
    settings[SERVICE_BUS_VARIABLE.clientId] = clientId;
  }
  return Object.fromEntries(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)));
}

interface Used {
  readonly kind: "table" | "queue" | "bucket" | "secret";
  readonly name: string;
}

/** What a function was granted, and what its trigger reads and writes. */
function resourcesUsed(fn: FunctionEntry, inventory: Inventory): Used[] {
  const queue = (name: string): Used => ({ kind: "queue", name });
  const objects = inventory.objectSubscriptions.filter((subscription) => subscription.function === fn.name);
  return [
    ...fn.grants.map(({ resource }) => ({ kind: resource.kind, name: resource.name })),
    ...subscriptionsOf(fn, inventory).flatMap((subscription) => [
      queue(subscription.queue),
      queue(subscription.deadLetterQueue),
    ]),
    ...objects.flatMap(({ name, bucket }): Used[] => [
      queue(objectQueueOf(name)),
      { kind: "bucket", name: bucket },
    ]),
    ...(eventFunctions(inventory).includes(fn) ? [queue(fn.asyncRetry.deadLetterQueue)] : []),
  ];
}
