import { logRetentionDays, nameOf, type PhysicalName, type Refuse, wholeSeconds } from "@motif/compile/kit";
import {
  asynchronousDeliveryOf,
  type FunctionEntry,
  type Inventory,
  type Loop,
  loopsOf,
  RESOURCE_KINDS,
  type TriggerKind,
} from "@motif/core/model";
import { resourceVariable } from "@motif/runtime/variables";
import { VARIABLE } from "../ground/environment.ts";
import { keepsLogs } from "../ground/logs.ts";
import type { AsyncInvocationPlan, BasePlan, EnvironmentValue, FunctionPlan } from "../ground/plan.ts";
import type { Claim, Rooms } from "../ground/room.ts";
import { deadLetterReference, queueReference } from "../queue/reference.ts";
import { DEAD_LETTER_QUEUE } from "./environment.ts";
import { ASYNC_RETRY_DELAYS_MS, QUOTAS } from "./profile.ts";
import { baseStatements, optionalPolicies, statementsOf, vpcStatement } from "./statements.ts";
import type { Ends, Surroundings } from "./surroundings.ts";

/** Where bundles are, seen from the folder with the Terraform files. */
export const BUNDLE_FOLDER = "dist";

/** What functions run in: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
export const RUNTIME = "nodejs24.x";

/** The functions, each with all that it needs. */
export function planFunctions(inventory: Inventory, rooms: Rooms, refuse: Refuse): BasePlan {
  const { app, accountConcurrency, functions } = inventory;
  const days = logRetentionDays(inventory, keepsLogs.allowed, keepsLogs.rule, refuse);
  const loops = loopsOf(inventory);
  return {
    app,
    accountConcurrency,
    functions: functions.map((fn) => ({
      ...planFunction(fn, inventory, rooms, days, refuse),
      ...loopOf(fn, loops),
    })),
    vpcStatement: vpcStatement(functions),
  };
}

/** What functions take of the account's concurrency whatever happens. */
export function functionClaims({ functions }: BasePlan): Claim[] {
  return functions.flatMap(({ name, reservedConcurrency, provisionedConcurrency }): Claim[] => [
    ...(reservedConcurrency === undefined
      ? []
      : [{ function: name, of: "reserved" as const, calls: reservedConcurrency }]),
    ...(provisionedConcurrency === 0
      ? []
      : [{ function: name, of: "provisioned" as const, calls: provisionedConcurrency }]),
  ]);
}

/** The names of functions, which are those of their roles too. */
export function functionNames({ app, functions }: BasePlan): PhysicalName[] {
  return functions.flatMap(({ name }) => {
    const where = `function ${name}`;
    const physical = nameOf(app, name);
    return [
      { where, service: "Lambda function", name: physical, limit: QUOTAS.nameLength.value },
      { where, service: "role", name: physical, limit: QUOTAS.roleNameLength.value },
    ];
  });
}

function planFunction(
  fn: FunctionEntry,
  inventory: Inventory,
  rooms: Rooms,
  days: number,
  refuse: Refuse,
): FunctionPlan {
  const where = `function ${fn.name}`;
  const timeout = wholeSeconds(fn.timeoutMs, where, "timeout", refuse);
  if (timeout > QUOTAS.timeout.value) {
    refuse(where, `has a timeout of ${timeout} s; Lambda allows ${QUOTAS.timeout.value}`);
  }
  const own = inventory.triggers.filter((trigger) => trigger.function === fn.name);
  const kinds = [...new Set(own.map(({ kind }) => kind))];
  const needs = kinds.map((kind) => rooms.triggers[kind].needs?.(fn, inventory) ?? {});
  const asynchronous = own.some(({ delivery }) => delivery.mode === "asynchronous");
  const ends = asynchronous ? endsOf(fn, inventory) : undefined;
  return {
    name: fn.name,
    kind: fn.kind,
    trigger: adapterOf(fn, kinds, rooms, refuse),
    drivers: RESOURCE_KINDS.filter((kind) => fn.grants.some(({ resource }) => resource.kind === kind)),
    bundle: `${BUNDLE_FOLDER}/${fn.name}.zip`,
    runtime: RUNTIME,
    architecture: fn.architecture,
    memory: fn.memory,
    timeout,
    tracing: fn.tracing,
    logRetentionDays: days,
    ...(fn.reservedConcurrency !== undefined && { reservedConcurrency: fn.reservedConcurrency }),
    provisionedConcurrency: fn.provisionedConcurrency,
    environment: environmentOf(fn, inventory.app, { rooms, needs, ends }),
    ...(asynchronous && { asyncInvocation: asyncInvocation(fn, inventory, refuse) }),
    baseStatements: baseStatements(fn),
    statements: statementsOf(fn, { rooms, needs, ends }),
    optionalPolicies: optionalPolicies(fn, rooms),
  };
}

function loopOf({ name }: FunctionEntry, loops: readonly Loop[]): Pick<FunctionPlan, "loop"> {
  const loop = loops.find((each) => each.function === name);
  return loop ? { loop: loop.through } : {};
}

/** What calls a function decides its adapter; where several kinds do, one adapter has to do for all. */
function adapterOf(
  fn: FunctionEntry,
  kinds: readonly TriggerKind[],
  { triggers }: Rooms,
  refuse: Refuse,
): string {
  const adapters = new Set(kinds.map((kind) => triggers[kind].adapter(fn)));
  if (adapters.size > 1) {
    const brought = kinds.map((kind) => triggers[kind].brings).reverse();
    refuse(
      `function ${fn.name}`,
      `gets ${brought.join(" and ")}; on AWS these fail and are retried in different ways. Make two functions of it`,
    );
  }
  const [adapter] = adapters;
  if (adapter === undefined) throw new Error(`Nothing calls the function ${fn.name}.`);
  return adapter;
}

function environmentOf(
  fn: FunctionEntry,
  app: string,
  { rooms, needs, ends }: Surroundings,
): Record<string, EnvironmentValue> {
  const granted = fn.grants.flatMap(({ resource }): [string, EnvironmentValue][] => {
    const { kind, name } = resource;
    const value = rooms.kinds[kind].reference(name, resource);
    return value ? [[resourceVariable(kind, name), value]] : [];
  });
  const variables: readonly [string, EnvironmentValue][] = [
    [VARIABLE.service, app],
    [VARIABLE.metrics, { prefixed: app }],
    [VARIABLE.logLevel, fn.logLevel],
    ...granted,
    ...needs.flatMap(({ environment = {} }) => Object.entries(environment)),
    ...(ends?.deadLetterQueue === undefined
      ? []
      : [
          [DEAD_LETTER_QUEUE, deadLetterReference(ends.deadLetterQueue, "url")] as [string, EnvironmentValue],
        ]),
  ];
  return Object.fromEntries(variables.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Lambda retries twice at most, and after waits of its own: anything else is refused. */
function asyncInvocation(fn: FunctionEntry, inventory: Inventory, refuse: Refuse): AsyncInvocationPlan {
  const where = `function ${fn.name}`;
  const { attempts, initialDelayMs, maxDelayMs, factor, maximumAgeMs } = asynchronousDeliveryOf(
    inventory,
    fn.name,
  );
  const most = QUOTAS.asyncRetries.value;
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
  const { asyncAgeMin, asyncAgeMax } = QUOTAS;
  if (maximumAge < asyncAgeMin.value || maximumAge > asyncAgeMax.value) {
    refuse(
      where,
      `the maximum age of an asynchronous invocation is ${maximumAge} s; Lambda allows ${asyncAgeMin.value} to ${asyncAgeMax.value}`,
    );
  }
  const { deadLetterQueue: _, ...destinations } = endsOf(fn, inventory);
  return { maximumRetries: attempts - 1, maximumAge, ...destinations };
}

/** Where asynchronous invocations end: what fails for good, in the app's own queue or in the function's dead-letter queue. */
function endsOf({ name }: FunctionEntry, inventory: Inventory): Ends {
  const { deadLetterQueue, destinations = {} } = asynchronousDeliveryOf(inventory, name);
  const { success, failure } = destinations;
  return {
    ...(success !== undefined && { onSuccess: queueReference(success, "arn") }),
    ...(failure === undefined
      ? { onFailure: deadLetterReference(deadLetterQueue, "arn"), deadLetterQueue }
      : { onFailure: queueReference(failure, "arn") }),
  };
}
