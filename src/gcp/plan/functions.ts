import {
  deadLetterQueueOf,
  eventFunctions,
  type FunctionEntry,
  type GrantEntry,
  type Inventory,
} from "@motif/core/model";
import { FRAMEWORK_VARIABLES } from "../api/environment.ts";
import { resourceVariable, VARIABLE } from "../ground/environment.ts";
import { DATABASE_VARIABLE } from "../ground/firestore/environment.ts";
import { QUOTAS } from "../ground/profile.ts";
import { ENDPOINT_VARIABLE } from "../ground/pubsub/environment.ts";
import { ACCOUNT_VARIABLE, TASK_QUEUE_VARIABLE } from "../queue/environment.ts";
import { pathShape } from "./api.ts";
import { callerOf, gatewayRoutes, hasGateway } from "./callers.ts";
import type {
  FunctionPlan,
  HttpSettings,
  ObjectFilterPlan,
  QueueDeliveryPlan,
  Reference,
} from "./gcp-plan.ts";
import { permissionsOf, sentQueues } from "./permissions.ts";
import { type Refuse, wholeSeconds } from "./refuse.ts";

/** Where bundles are, seen from the folder with the Terraform files. */
export const BUNDLE_FOLDER = "dist";

/** Most instances of a function of which the app says nothing: the default of Cloud Run, written down. */
const DEFAULT_INSTANCES = 100;

/** One function with all that it needs. */
export function planFunction(fn: FunctionEntry, inventory: Inventory, refuse: Refuse): FunctionPlan {
  const trigger = triggerOf(fn, inventory, refuse);
  const timeout = timeoutOf(fn, trigger, refuse);
  const asynchronous = eventFunctions(inventory).includes(fn);
  const deadLetterTopic = asynchronous ? fn.asyncRetry.deadLetterQueue : undefined;
  const api = apiOf(fn, inventory);
  return {
    name: fn.name,
    description: `${inventory.app}: ${fn.name} (${fn.kind})`,
    trigger,
    drivers: (["table", "queue", "bucket", "secret"] as const).filter((kind) =>
      fn.grants.some(({ resource }) => resource.kind === kind),
    ),
    bundle: `${BUNDLE_FOLDER}/${fn.name}.zip`,
    runtime: fn.runtime,
    memory: fn.memory,
    timeout,
    ...instancesOf(fn, inventory, refuse),
    ingress: trigger === "api" || trigger === "direct" ? "all" : "internal",
    environment: environmentOf(fn, inventory, deadLetterTopic),
    ...(api && { api }),
    queueDeliveries: queueDeliveriesOf(fn, inventory),
    ...(asynchronous && { asyncDelivery: fn.asyncRetry }),
    objectFilters: objectFiltersOf(fn, inventory),
    permissions: permissionsOf(fn, inventory, deadLetterTopic),
    callers: callerOf(fn, inventory),
  };
}

function triggerOf(fn: FunctionEntry, inventory: Inventory, refuse: Refuse): FunctionPlan["trigger"] {
  if (fn.kind === "http") return "api";
  if (fn.kind === "task") return "direct";
  if (fn.kind === "scheduled") return "schedule";
  const queue = inventory.queueSubscriptions.some((subscription) => subscription.function === fn.name);
  const objects = inventory.objectSubscriptions.some((subscription) => subscription.function === fn.name);
  if (queue && objects) {
    refuse(
      `function ${fn.name}`,
      "gets messages of a queue and events of a bucket; on Google Cloud these fail and are retried in different ways. Make two functions of it",
    );
  }
  return queue ? "queue" : "objects";
}

/** How long Pub/Sub and Eventarc wait; what the core allows is within the limits of all others. */
function timeoutOf(fn: FunctionEntry, trigger: FunctionPlan["trigger"], refuse: Refuse): number {
  const where = `function ${fn.name}`;
  const timeout = wholeSeconds(fn.timeoutMs, where, "timeout", refuse);
  const [limit, who] =
    trigger === "queue"
      ? [QUOTAS.pubsub.ackDeadline.value, "Pub/Sub waits for the answer to a push"]
      : trigger === "objects"
        ? [QUOTAS.functions.timeoutEvent.value, "functions that Eventarc calls have"]
        : [QUOTAS.functions.timeoutHttp.value, "Cloud Run functions have"];
  if (timeout > limit) {
    refuse(
      where,
      `has a timeout of ${timeout} s, and ${who} ${limit} s at most; lower it, or do the work in steps behind a queue`,
    );
  }
  return timeout;
}

/** One request an instance, so that instances are what the model calls concurrency. */
function instancesOf(
  fn: FunctionEntry,
  inventory: Inventory,
  refuse: Refuse,
): Pick<FunctionPlan, "minimumInstances" | "maximumInstances"> {
  const where = `function ${fn.name}`;
  const kept = Math.max(fn.provisionedConcurrency, fn.keepWarmMs === undefined ? 0 : 1);
  const wanted = limitOf(fn, inventory, refuse);
  const most = wanted ?? Math.max(DEFAULT_INSTANCES, kept);
  const { value: limit } = QUOTAS.functions.instances;
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

/** What the app limits a function's instances to: what is reserved for it, and its queue's `maxConcurrency`. */
export function limitOf(fn: FunctionEntry, inventory: Inventory, refuse: Refuse): number | undefined {
  const subscriptions = inventory.queueSubscriptions.filter((entry) => entry.function === fn.name);
  const [limited] = subscriptions.filter(({ maxConcurrency }) => maxConcurrency !== undefined);
  if (limited && subscriptions.length > 1) {
    refuse(
      limited.name,
      `limits how often ${fn.name} runs at once for one of its queues, and Google Cloud limits a function as a whole; give each queue a function of its own`,
    );
  }
  const limits = [fn.reservedConcurrency, limited?.maxConcurrency].filter((limit) => limit !== undefined);
  return limits.length === 0 ? undefined : Math.min(...limits);
}

function environmentOf(
  fn: FunctionEntry,
  inventory: Inventory,
  deadLetterTopic: string | undefined,
): Record<string, string | Reference> {
  const ordered = sentQueues(fn, inventory, true);
  const delayed = sentQueues(fn, inventory, false);
  const consumes = inventory.queueSubscriptions.some((entry) => entry.function === fn.name);
  const variables: Record<string, string | Reference> = {
    [VARIABLE.project]: { kind: "project" },
    [VARIABLE.service]: inventory.app,
    [VARIABLE.logLevel]: fn.logLevel,
    [VARIABLE.timeout]: String(fn.timeoutMs),
  };
  for (const grant of fn.grants) {
    variables[resourceVariable(grant.resource.kind, grant.resource.name)] = placeOf(grant);
  }
  for (const { bucket } of inventory.objectSubscriptions.filter((entry) => entry.function === fn.name)) {
    variables[resourceVariable("bucket", bucket)] = { kind: "bucket", name: bucket, attribute: "name" };
  }
  if (fn.kind === "http") Object.assign(variables, FRAMEWORK_VARIABLES);
  if (ordered.length > 0 || fn.grants.some(({ resource }) => resource.kind === "table")) {
    variables[DATABASE_VARIABLE] = { kind: "database", attribute: "id" };
  }
  if (ordered.length + delayed.length > 0 || consumes || deadLetterTopic !== undefined) {
    variables[ENDPOINT_VARIABLE] = { kind: "pubsub-endpoint" };
  }
  if (delayed.length > 0) {
    variables[TASK_QUEUE_VARIABLE] = { kind: "task-queue", attribute: "id" };
    variables[ACCOUNT_VARIABLE] = { kind: "account", name: fn.name, attribute: "email" };
  }
  return Object.fromEntries(Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What tells an adapter where a resource is; of a table that is the id of its collection. */
function placeOf({ resource }: GrantEntry): string | Reference {
  const { kind, name } = resource;
  switch (kind) {
    case "table":
      return name;
    case "queue":
      return { kind: "topic", name, attribute: "id" };
    case "bucket":
      return { kind, name, attribute: "name" };
    case "secret":
      return { kind, name, attribute: "id" };
  }
}

function apiOf({ name, kind }: FunctionEntry, inventory: Inventory): HttpSettings | undefined {
  const { api } = inventory;
  if (kind !== "http" || !api) return undefined;
  const shared = hasGateway(inventory) ? gatewayRoutes(inventory) : [];
  const behindGateway = shared.some((route) => route.function === name);
  const own = api.routes.filter((route) => route.function === name);
  const paths = new Set(own.map(({ path }) => pathShape(path)));
  const others = behindGateway
    ? shared.filter((route) => route.function !== name && paths.has(pathShape(route.path)))
    : [];
  return {
    routes: own.map(({ method, path }) => ({ method, path })),
    ...(api.cors && { cors: api.cors }),
    bodyLimit: api.bodyLimit,
    ...(behindGateway && { behindGateway }),
    ...(others.length > 0 && { otherRoutes: others.map(({ method, path }) => ({ method, path })) }),
  };
}

function queueDeliveriesOf({ name }: FunctionEntry, inventory: Inventory): QueueDeliveryPlan[] {
  return inventory.queueSubscriptions
    .filter((subscription) => subscription.function === name)
    .map(({ queue, retry }) => ({
      queue,
      deadLetterQueue: deadLetterQueueOf(queue),
      attempts: retry.attempts,
    }));
}

function objectFiltersOf({ name }: FunctionEntry, inventory: Inventory): ObjectFilterPlan[] {
  return inventory.objectSubscriptions
    .filter((subscription) => subscription.function === name)
    .map(({ bucket, prefix, suffix }) => ({ bucket, prefix, suffix }));
}
