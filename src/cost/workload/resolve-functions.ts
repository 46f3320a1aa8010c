import { type FunctionEntry, type GrantEntry, type Inventory, operationsOf } from "@motif/core/model";
import { averageOf } from "../billing/measure.ts";
import { KINDS } from "../usage/kinds/index.ts";
import type { Kind } from "../usage/kinds/kind.ts";
import type { Assumptions } from "./assumptions.ts";
import { listOf, type Report } from "./issues.ts";
import type { FunctionLoad, OperationLoad } from "./loads.ts";
import { MEASURED_FILE, type Measured } from "./measured.ts";
import type { Operation } from "./operation.ts";
import type { ResolvedFunction } from "./resolved.ts";
import { type Timing, timingOf } from "./timing.ts";
import type { Workload } from "./workload.ts";

/** The functions of a workload: each one the app has, and no other. */
export function functionsOf(
  inventory: Inventory,
  workload: Workload,
  measured: Measured | undefined,
  assumptions: Assumptions,
  report: Report,
): Map<string, ResolvedFunction> {
  const names = inventory.functions.map(({ name }) => name);
  const unknown = (functions: object = {}) => Object.keys(functions).filter((name) => !names.includes(name));
  for (const name of unknown(workload.functions))
    report(`functions.${name}`, `the app has no such function; it has ${listOf(names)}`);
  for (const name of unknown(measured?.functions))
    report(`${MEASURED_FILE}: ${name}`, "the app has no such function; write the file anew");
  const resolved = new Map<string, ResolvedFunction>();
  for (const entry of inventory.functions) {
    const load = workload.functions[entry.name];
    if (!load) {
      report(`functions.${entry.name}`, "is missing; what does it read and write? {} means nothing");
      continue;
    }
    const operations = operationsOfFunction(entry, load, report);
    const timing = timingOf(load, operations, measured?.functions[entry.name], assumptions);
    checkTiming(entry, load, timing, report);
    checkPassing(entry, load, report);
    const { failureRate = 0, poisonRate = 0, logBytes = 0, passing = 1, coldStartShare } = load;
    const rates = { failureRate, poisonRate, passing };
    resolved.set(entry.name, { ...rates, logBytes, coldStartShare, operations, ...timing });
  }
  return resolved;
}

function checkPassing({ name, definition }: FunctionEntry, { passing }: FunctionLoad, report: Report): void {
  if (passing === undefined || (definition.kind === "consumer" && definition.filter !== undefined)) return;
  report(
    `functions.${name}.passing`,
    "is the share of events that passes a filter, and the function has none",
  );
}

function checkTiming(entry: FunctionEntry, load: FunctionLoad, timing: Timing, report: Report): void {
  const field = `functions.${entry.name}`;
  const longest = averageOf(timing.durationMs);
  if (timing.cpuMs > longest)
    report(`${field}.cpuMs`, `is ${load.cpuMs}, more than its duration of ${longest} ms`);
  if (longest > entry.timeoutMs) {
    report(`${field}.durationMs`, `is ${longest} ms, more than its timeout of ${entry.timeoutMs} ms`);
  }
}

function operationsOfFunction(
  entry: FunctionEntry,
  { uses = {} }: FunctionLoad,
  report: Report,
): Operation[] {
  const field = `functions.${entry.name}`;
  for (const name of Object.keys(uses)) {
    if (!entry.grants.some((grant) => grant.name === name)) {
      report(
        `${field}.uses.${name}`,
        `the function has no such grant; it has ${listOf(entry.grants.map((g) => g.name))}`,
      );
    }
  }
  const isStated = ({ load, eventsOf }: Pick<Kind, "load" | "eventsOf">) =>
    load !== undefined || eventsOf !== undefined;
  const stated = entry.grants.filter(({ resource }) => isStated(KINDS[resource.kind]));
  return stated.flatMap((grant) =>
    grantOperations(grant, uses[grant.name], `${field}.uses.${grant.name}`, report),
  );
}

function grantOperations(
  { resource, access }: GrantEntry,
  load: Readonly<Record<string, OperationLoad>> | undefined,
  field: string,
  report: Report,
): Operation[] {
  const allowed = operationsOf(resource.kind, access);
  if (!load) {
    report(field, `is missing; how often per unit of work does it call ${listOf(allowed)}? {} means never`);
    return [];
  }
  return Object.entries(load).flatMap(([name, operation]) => {
    if (!allowed.includes(name)) {
      report(`${field}.${name}`, `the grant allows ${listOf(allowed)} only`);
      return [];
    }
    const given = typeof operation === "number" ? { calls: operation } : operation;
    return [{ resource, name, items: 1, triggers: 0, index: false, ...given }];
  });
}
