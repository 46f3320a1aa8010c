import { deadLetterQueueOf, eventFunctions, type FunctionEntry, type Inventory } from "@motif/core/model";
import type { ResourceLayout } from "@motif/core/platform";
import { BODY_LIMIT, ROUTES } from "../api/environment.ts";
import { DEAD_LETTER_QUEUE } from "../function/environment.ts";
import { resourceVariable, VARIABLE } from "../ground/environment.ts";
import { ASYNC_RETRY_DELAYS_MS, QUOTAS } from "../profile.ts";
import { planFunctionUrl, streams } from "./api.ts";
import type { AsyncInvocationPlan, FunctionPlan, QueueDeliveryPlan, Reference } from "./aws-plan.ts";
import { secretKeyStatement, statementsOf } from "./policies.ts";
import { type Refuse, wholeSeconds } from "./refuse.ts";

/** Where bundles are, seen from the folder with the Terraform files. */
export const BUNDLE_FOLDER = "dist";

/** The functions that events come to without anybody waiting for the answer: from buckets, schedules or direct calls. */
export function asynchronousFunctions(inventory: Inventory): FunctionEntry[] {
  const events = eventFunctions(inventory);
  return inventory.functions.filter((fn) => fn.kind === "task" || events.includes(fn));
}

/** One function with all that it needs. */
export function planFunction(
  fn: FunctionEntry,
  inventory: Inventory,
  logRetentionDays: number,
  refuse: Refuse,
): FunctionPlan {
  const where = `function ${fn.name}`;
  const timeout = wholeSeconds(fn.timeoutMs, where, "timeout", refuse);
  if (timeout > QUOTAS.lambda.timeout.value) {
    refuse(where, `has a timeout of ${timeout} s; Lambda allows ${QUOTAS.lambda.timeout.value}`);
  }
  const asynchronous = asynchronousFunctions(inventory).includes(fn);
  const deadLetterQueue = asynchronous ? fn.asyncRetry.deadLetterQueue : undefined;
  return {
    name: fn.name,
    description: `${inventory.app}: ${fn.name} (${fn.kind})`,
    trigger: triggerOf(fn, inventory, refuse),
    drivers: (["table", "queue", "bucket", "secret"] as const).filter((kind) =>
      fn.grants.some(({ resource }) => resource.kind === kind),
    ),
    bundle: `${BUNDLE_FOLDER}/${fn.name}.zip`,
    runtime: "nodejs24.x",
    architecture: fn.architecture,
    memory: fn.memory,
    timeout,
    tracing: fn.tracing,
    logRetentionDays,
    ...(fn.reservedConcurrency !== undefined && { reservedConcurrency: fn.reservedConcurrency }),
    provisionedConcurrency: fn.provisionedConcurrency,
    environment: environmentOf(fn, inventory, deadLetterQueue),
    queueDeliveries: queueDeliveriesOf(fn, inventory),
    ...(asynchronous && { asyncInvocation: asyncInvocation(fn, refuse) }),
    statements: statementsOf(fn, inventory, deadLetterQueue),
    ...secretKeyStatement(fn),
    ...planFunctionUrl(fn, inventory),
  };
}

function triggerOf(fn: FunctionEntry, inventory: Inventory, refuse: Refuse): FunctionPlan["trigger"] {
  if (streams(fn)) return "api/url";
  if (fn.kind === "http") return "api";
  if (fn.kind === "task") return "direct";
  if (fn.kind === "scheduled") return "schedule";
  const queue = inventory.queueSubscriptions.some((subscription) => subscription.function === fn.name);
  const objects = inventory.objectSubscriptions.some((subscription) => subscription.function === fn.name);
  if (queue && objects) {
    refuse(
      `function ${fn.name}`,
      "gets messages of a queue and events of a bucket; on AWS these fail and are retried in different ways. Make two functions of it",
    );
  }
  return queue ? "queue" : "objects";
}

function environmentOf(
  fn: FunctionEntry,
  inventory: Inventory,
  deadLetterQueue: string | undefined,
): Record<string, string | Reference> {
  const variables: Record<string, string | Reference> = {
    [VARIABLE.service]: inventory.app,
    [VARIABLE.logLevel]: fn.logLevel,
  };
  for (const { resource } of fn.grants) {
    variables[resourceVariable(resource.kind, resource.name)] = physicalReference(resource);
  }
  for (const { bucket } of inventory.objectSubscriptions.filter((entry) => entry.function === fn.name)) {
    variables[resourceVariable("bucket", bucket)] = { kind: "bucket", name: bucket, attribute: "name" };
  }
  if (fn.kind === "http" && inventory.api) variables[BODY_LIMIT] = String(inventory.api.bodyLimit);
  const { url } = planFunctionUrl(fn, inventory);
  if (url) variables[ROUTES] = JSON.stringify(url.routes);
  if (deadLetterQueue !== undefined) {
    variables[DEAD_LETTER_QUEUE] = { kind: "queue", name: deadLetterQueue, attribute: "url" };
  }
  return Object.fromEntries(Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What a driver has to know of a resource. */
function physicalReference({ kind, name }: ResourceLayout): Reference {
  switch (kind) {
    case "queue":
      return { kind, name, attribute: "url" };
    case "secret":
      return { kind, name, attribute: "arn" };
    default:
      return { kind, name, attribute: "name" };
  }
}

function queueDeliveriesOf({ name }: FunctionEntry, inventory: Inventory): QueueDeliveryPlan[] {
  return inventory.queueSubscriptions
    .filter((subscription) => subscription.function === name)
    .map(({ queue, retry }) => ({ queue, deadLetterQueue: deadLetterQueueOf(queue), ...retry }));
}

/** Lambda retries twice at most, and after waits of its own: anything else is refused. */
function asyncInvocation(fn: FunctionEntry, refuse: Refuse): AsyncInvocationPlan {
  const where = `function ${fn.name}`;
  const { attempts, initialDelayMs, maxDelayMs, factor, maximumAgeMs, deadLetterQueue } = fn.asyncRetry;
  const most = QUOTAS.lambda.asyncRetries.value;
  if (attempts - 1 > most) {
    refuse(
      where,
      `its asynchronous invocations have ${attempts} attempts; Lambda makes ${most + 1} at most. For more, send to a queue and consume that`,
    );
  }
  const delays = ASYNC_RETRY_DELAYS_MS.value.slice(0, attempts - 1);
  const differs = delays.some(
    (delay, retry) => Math.min(initialDelayMs * factor ** retry, maxDelayMs) !== delay,
  );
  if (differs) {
    refuse(
      where,
      `the delays between attempts of its asynchronous invocations are Lambda's own: 1 minute, then 2 minutes (initialDelay 1m, factor 2). Leave them out, or send to a queue and consume that`,
    );
  }
  const maximumAge = wholeSeconds(
    maximumAgeMs,
    where,
    "the maximum age of an asynchronous invocation",
    refuse,
  );
  const { asyncAgeMin, asyncAgeMax } = QUOTAS.lambda;
  if (maximumAge < asyncAgeMin.value || maximumAge > asyncAgeMax.value) {
    refuse(
      where,
      `the maximum age of an asynchronous invocation is ${maximumAge} s; Lambda allows ${asyncAgeMin.value} to ${asyncAgeMax.value}`,
    );
  }
  return { maximumRetries: attempts - 1, maximumAge, deadLetterQueue };
}
