import type { AnyFunction } from "../functions/any-function.ts";
import type { Defaults } from "../ground/defaults.ts";
import {
  type AsynchronousDelivery,
  type AsynchronousPolicy,
  deadLetterQueueOf,
  type PolledDelivery,
} from "../ground/delivery.ts";
import type { NamedGrant } from "../ground/grant.ts";
import type { Access, ResourceEntries, ResourceLayout } from "../kinds/kinds.ts";
import type { WrittenText } from "../texts.ts";
import type { ApiEntry, RouteEntry } from "../triggers/api/entry.ts";
import { withoutAny } from "../triggers/api/routes.ts";
import { type TriggerEntry, triggersOf } from "../triggers/triggers.ts";

/**
 * An app with everything spelled out: defaults applied, durations in milliseconds, lists sorted by name. The engine,
 * the compilers and the cost calculator read this, never the app itself.
 */
export interface Inventory {
  readonly app: string;
  /** What its author wrote that can reach a cloud. */
  readonly texts: readonly WrittenText[];
  readonly functions: readonly FunctionEntry[];
  /** What the app keeps things in. */
  readonly resources: ResourceEntries;
  readonly api?: ApiEntry;
  /** What calls the functions: sorted by kind, then by name; routes in the order of the app. */
  readonly triggers: readonly TriggerEntry[];
  /** How events that nobody waits for reach a function which no asynchronous trigger calls: one that is invoked by hand. */
  readonly byHand: AsynchronousPolicy;
  /** Calls at a time that all functions of an account can have, where a cloud limits that. */
  readonly accountConcurrency: number;
  readonly retention: { readonly logsMs: number; readonly deadLettersMs: number };
}

/** A function with its settings resolved. Times are in milliseconds, memory in MB. */
export interface FunctionEntry {
  readonly name: string;
  readonly kind: AnyFunction["kind"];
  readonly definition: AnyFunction;
  readonly runtime: Defaults["functions"]["runtime"];
  readonly architecture: "arm64" | "x86_64";
  readonly memory: number;
  readonly timeoutMs: number;
  readonly reservedConcurrency?: number;
  readonly provisionedConcurrency: number;
  readonly keepWarmMs?: number;
  readonly logLevel: Defaults["functions"]["logLevel"];
  readonly tracing: boolean;
  readonly grants: readonly GrantEntry[];
}

/** What a function may do with a resource, and under which name it does: `bank.accounts`, where it is part of a group. */
export interface GrantEntry {
  readonly name: string;
  readonly resource: ResourceLayout;
  readonly access: Access;
  /** The group of grants that are used together, which this one is a part of. */
  readonly together?: NonNullable<NamedGrant["together"]>;
}

/** How events that nobody waits for reach a function: all its asynchronous triggers say the same. */
export function asynchronousDeliveryOf(
  { triggers, byHand }: Pick<Inventory, "triggers" | "byHand">,
  functionName: string,
): AsynchronousDelivery {
  for (const { function: called, delivery } of triggers) {
    if (called === functionName && delivery.mode === "asynchronous") return delivery;
  }
  return { ...byHand, deadLetterQueue: deadLetterQueueOf(functionName) };
}

/** How messages of a queue reach its consumer. Throws where it has none. */
export function polledDeliveryOf(inventory: Pick<Inventory, "triggers">, queue: string): PolledDelivery {
  const trigger = triggersOf(inventory, "queue").find(({ source }) => source.queue === queue);
  if (!trigger) throw new Error(`Nothing consumes the queue ${queue}.`);
  return trigger.delivery;
}

/** The routes of the HTTP API, in the order of the app. */
export function routesOf(inventory: Pick<Inventory, "triggers">): RouteEntry[] {
  return triggersOf(inventory, "api").map(({ source: { method, path, parameters }, function: fn }) => ({
    method,
    path,
    parameters,
    function: fn,
  }));
}

/** The same with each `ANY` spelled out, for clouds that take only what a route names. */
export function explicitRoutesOf(inventory: Pick<Inventory, "triggers" | "api">): RouteEntry[] {
  return withoutAny(routesOf(inventory), inventory.api?.cors !== undefined);
}

/** The limits of request bodies, in bytes, by the place that sets them. */
export function bodyLimitsOf({ api, functions }: Pick<Inventory, "api" | "functions">) {
  const own = functions.flatMap(({ name, definition }) =>
    definition.kind === "http" && definition.bodyLimit !== undefined
      ? [{ where: `function ${name}`, bytes: definition.bodyLimit }]
      : [],
  );
  return api ? [{ where: api.name, bytes: api.bodyLimit }, ...own] : [];
}

/** The entry with a name. Throws where there is none: names inside an inventory always resolve. */
export function entryNamed<E extends { readonly name: string }>(entries: readonly E[], name: string): E {
  const entry = entries.find((candidate) => candidate.name === name);
  if (!entry) throw new Error(`The inventory has no entry named ${name}.`);
  return entry;
}
