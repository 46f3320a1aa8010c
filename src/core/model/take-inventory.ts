import type { App } from "../app.ts";
import type { AnyFunction } from "../functions/any-function.ts";
import { grantsOf } from "../functions/grants.ts";
import { type Defaults, loadDefaults } from "../ground/defaults.ts";
import { asynchronousPolicy } from "../ground/delivery.ts";
import { DefinitionError, type DefinitionProblem } from "../ground/errors.ts";
import { namedGrants } from "../ground/grant.ts";
import type { Listener } from "../ground/kind.ts";
import { milliseconds } from "../ground/units.ts";
import {
  type EntryOf,
  isKnownGrant,
  KINDS,
  RESOURCE_KINDS,
  type ResourceEntries,
  type ResourceKind,
  type ResourceLayout,
} from "../kinds/kinds.ts";
import { textsIn } from "../texts.ts";
import { type ApiEntry, apiEntry } from "../triggers/api/entry.ts";
import { TRIGGER_KINDS, type TriggerEntry } from "../triggers/triggers.ts";
import { problemsOf } from "./check.ts";
import { functionsOf, resourcesOf } from "./collect.ts";
import { entryNamed, type FunctionEntry, type GrantEntry, type Inventory } from "./inventory.ts";
import { resolveSettings } from "./resolve-settings.ts";
import { type Wired, wiredIn } from "./wiring.ts";

/** Something in an app's wiring, and the triggers that it declares. */
interface Resolved extends Wired {
  readonly entries: readonly TriggerEntry[];
}

/** Checks an app and spells it out. Throws {@link DefinitionError} with everything that is wrong. */
export function takeInventory(app: App, defaults: Defaults = loadDefaults()): Inventory {
  const problems = problemsOf(app);
  if (problems.length > 0) throw new DefinitionError(app.name, problems);
  const resolved = wiredIn(app)
    .map((wired) => ({ ...wired, entries: wired.trigger.entries(wired, defaults) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const triggers = TRIGGER_KINDS.flatMap((kind) =>
    resolved.flatMap(({ entries }) => entries.filter((entry) => entry.kind === kind)),
  );
  const functions = functionsOf(app).map((fn) => functionEntry(fn, defaults));
  const contradictions = contradictionsIn(functions);
  if (contradictions.length > 0) throw new DefinitionError(app.name, contradictions);
  const resources = resourceEntries(app, functions, resolved);
  const api = apiOf(app);
  return {
    app: app.name,
    texts: textsIn(app),
    functions,
    resources,
    ...(api && { api }),
    triggers,
    byHand: asynchronousPolicy(undefined, defaults),
    accountConcurrency: defaults.concurrency.account,
    retention: {
      logsMs: milliseconds(defaults.retention.logs),
      deadLettersMs: milliseconds(defaults.retention.deadLetters),
    },
  };
}

function functionEntry(fn: AnyFunction, defaults: Defaults): FunctionEntry {
  return {
    name: fn.name,
    kind: fn.kind,
    definition: fn,
    ...resolveSettings(fn, defaults),
    grants: grantEntries(fn),
  };
}

/** What a function and its defaults contradict each other in. */
function contradictionsIn(functions: readonly FunctionEntry[]): DefinitionProblem[] {
  return functions
    .filter((fn) => fn.provisionedConcurrency > (fn.reservedConcurrency ?? Number.POSITIVE_INFINITY))
    .map(({ name, provisionedConcurrency: provisioned, reservedConcurrency: reserved }) => ({
      where: `function ${name}`,
      message: `concurrency.provisioned is ${provisioned}, more than concurrency.reserved, which is ${reserved}`,
    }));
}

function grantEntries(fn: AnyFunction): GrantEntry[] {
  const grants: GrantEntry[] = [];
  for (const { name, grant, together } of namedGrants(grantsOf(fn))) {
    if (!isKnownGrant(grant)) continue;
    grants.push({ name, resource: grant.resource, access: grant.access, ...(together && { together }) });
  }
  return grants.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function resourceEntries(
  app: App,
  functions: readonly FunctionEntry[],
  resolved: readonly Resolved[],
): ResourceEntries {
  const timeoutOf = (name: string) => entryNamed(functions, name).timeoutMs;
  const listenersOf = (layout: ResourceLayout): Listener[] =>
    resolved
      .filter(({ trigger, wiring }) => trigger.resources(wiring).includes(layout))
      .flatMap(({ entries }) => entries)
      .map(({ delivery, function: name }) => ({ delivery, timeoutMs: timeoutOf(name) }));
  const resources = resourcesOf(app);
  const entries: Partial<Record<ResourceKind, readonly EntryOf<ResourceKind>[]>> = {};
  for (const kind of RESOURCE_KINDS) {
    entries[kind] = resources
      .filter((layout) => layout.kind === kind)
      .map((layout) => KINDS[kind].entry(layout, listenersOf(layout), resources));
  }
  return entries as ResourceEntries; // each kind made its own
}

function apiOf(app: App): ApiEntry | undefined {
  for (const [name, wiring] of Object.entries(app.wiring)) {
    if (wiring.kind === "httpApi") return apiEntry({ name, wiring });
  }
  return undefined;
}
