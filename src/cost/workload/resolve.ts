import type { FunctionEntry, GrantEntry, Inventory } from "@motif/core/model";
import { operationsOf, type ResourceLayout } from "@motif/core/platform";
import * as z from "zod/mini";
import { averageOf } from "../billing/measure.ts";
import { CostError } from "../errors.ts";
import { ASSUMPTIONS, type AssumptionName, type Assumptions } from "./assumptions.ts";
import { issueTexts } from "./issues.ts";
import { MEASURED_FILE, type Measured } from "./measured.ts";
import { workloadSchema } from "./schema.ts";
import { type Timing, timingOf } from "./timing.ts";
import { workflowsOf } from "./workflows.ts";
import type {
  ArrivalLoad,
  BucketLoad,
  DayShape,
  FunctionLoad,
  OperationLoad,
  QueueLoad,
  TableLoad,
  WorkflowLoad,
  Workload,
} from "./workload.ts";

/** Calls of one operation on one resource per unit of a function's work. */
export interface Operation {
  readonly resource: ResourceLayout;
  readonly name: string;
  readonly calls: number;
  readonly items: number;
  readonly triggers: number;
  readonly index: boolean;
}

/** A function's load with everything spelled out. */
export interface ResolvedFunction
  extends Required<Omit<FunctionLoad, "uses" | "durationMs" | "cpuMs" | "coldStartShare">>,
    Timing {
  /** Undefined: the model's. */
  readonly coldStartShare: number | undefined;
  readonly operations: readonly Operation[];
}

/** Where arrivals come in. */
export interface ResolvedArrival extends Required<ArrivalLoad> {
  readonly kind: "route" | "queue" | "bucket" | "task";
  /** `GET /items` for a route, else the name of the queue, bucket or task. */
  readonly name: string;
}

/** A workload that was checked against its app: every name resolves, every gap is filled. */
export interface ResolvedWorkload {
  readonly perDay: number;
  /** Share of the day's arrivals in each hour; they add up to 1. */
  readonly hours: readonly number[];
  readonly arrivals: readonly ResolvedArrival[];
  readonly functions: ReadonlyMap<string, ResolvedFunction>;
  readonly tables: ReadonlyMap<string, TableLoad>;
  readonly queues: ReadonlyMap<string, QueueLoad>;
  readonly buckets: ReadonlyMap<string, BucketLoad>;
  readonly workflows: ReadonlyMap<string, Required<WorkflowLoad>>;
  readonly assumptions: Assumptions;
}

type Report = (field: string, message: string) => void;

/**
 * Checks a workload against the app it is for. What it does not say of durations is taken from `measured`.
 * @throws CostError `bad-workload` naming every field that is missing, unknown, negative or absurd
 */
export function resolveWorkload(
  inventory: Inventory,
  workload: unknown,
  measured?: Measured,
): ResolvedWorkload {
  const parsed = z.safeParse(workloadSchema, workload, { error: z.locales.en().localeError });
  if (!parsed.success) throw badWorkload(inventory, issueTexts(workload, parsed.error.issues));
  const checked = parsed.data as Workload; // the schema is this type, with `undefined` for what is absent
  const problems: string[] = [];
  const report: Report = (field, message) => problems.push(`${field}: ${message}`);
  const resolved: ResolvedWorkload = {
    perDay: checked.perDay,
    hours: hoursOf(checked.shape),
    arrivals: arrivalsOf(inventory, checked, report),
    functions: functionsOf(inventory, checked, measured, report),
    tables: namedOf("tables", inventory.tables, checked.tables, report),
    queues: namedOf("queues", inventory.queues, checked.queues, report),
    buckets: namedOf("buckets", inventory.buckets, checked.buckets, report),
    workflows: workflowsOf(checked, report),
    assumptions: assumptionsOf(checked),
  };
  if (problems.length > 0) throw badWorkload(inventory, problems);
  return resolved;
}

function badWorkload(inventory: Inventory, problems: readonly string[]): CostError {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const lines = problems.map((problem) => `  ${problem}`).join("\n");
  return new CostError("bad-workload", `The workload of "${inventory.app}" has ${count}:\n${lines}`);
}

const OFFICE_HOURS = spread((hour) => hour >= 8 && hour < 18, 10);
const NIGHT_HOURS = spread((hour) => hour >= 22 || hour < 6, 8);

/** Nine tenths of a day evenly in the busy hours, the rest evenly in the others. */
function spread(busy: (hour: number) => boolean, busyHours: number): readonly number[] {
  return Array.from({ length: 24 }, (_, hour) => (busy(hour) ? 0.9 / busyHours : 0.1 / (24 - busyHours)));
}

function hoursOf(shape: DayShape): readonly number[] {
  if (shape === "flat") return Array.from({ length: 24 }, () => 1 / 24);
  if (shape === "office-hours") return OFFICE_HOURS;
  if (shape === "nightly") return NIGHT_HOURS;
  const sum = shape.reduce((total, weight) => total + weight, 0);
  return shape.map((weight) => weight / sum);
}

function arrivalsOf(inventory: Inventory, { arrivals }: Workload, report: Report): ResolvedArrival[] {
  const entries = entriesOf(inventory);
  const known = [...entries.keys()];
  const resolved = Object.entries(arrivals).flatMap(([key, load]) => {
    const field = `arrivals["${key}"]`;
    const entry = entries.get(key);
    if (!entry) {
      report(field, `the app has no such way in; it has ${list(known)}`);
      return [];
    }
    if (entry.kind === "route" && load.responseBytes === undefined) {
      report(`${field}.responseBytes`, "is missing; how large is the answer, headers included?");
    }
    if (entry.kind !== "route" && (load.responseBytes ?? load.cacheHitRate) !== undefined) {
      report(field, "responseBytes and cacheHitRate are for routes");
    }
    if (entry.kind !== "bucket" && load.matchRate !== undefined)
      report(`${field}.matchRate`, "is for buckets");
    return [{ responseBytes: 0, cacheHitRate: 0, matchRate: 1, ...load, ...entry }];
  });
  for (const key of known) {
    if (key.includes(" /") && arrivals[key] === undefined) {
      report(`arrivals["${key}"]`, "is missing; give it a share of 0 if it is not called on a typical day");
    }
  }
  const sum = resolved.reduce((total, { share }) => total + share, 0);
  if (Math.abs(sum - 1) > 1e-6) report("arrivals", `the shares add up to ${round(sum)}, not to 1`);
  return resolved;
}

function entriesOf(inventory: Inventory): Map<string, Pick<ResolvedArrival, "kind" | "name">> {
  const entries = new Map<string, Pick<ResolvedArrival, "kind" | "name">>();
  for (const { method, path } of inventory.api?.routes ?? []) {
    entries.set(`${method} ${path}`, { kind: "route", name: `${method} ${path}` });
  }
  for (const { name } of inventory.queues) entries.set(`queue ${name}`, { kind: "queue", name });
  for (const { name } of inventory.buckets) entries.set(`bucket ${name}`, { kind: "bucket", name });
  for (const { name, kind } of inventory.functions) {
    if (kind === "task") entries.set(`task ${name}`, { kind: "task", name });
  }
  return entries;
}

function functionsOf(
  inventory: Inventory,
  workload: Workload,
  measured: Measured | undefined,
  report: Report,
) {
  const names = inventory.functions.map(({ name }) => name);
  const unknown = (functions: object = {}) => Object.keys(functions).filter((name) => !names.includes(name));
  for (const name of unknown(workload.functions))
    report(`functions.${name}`, `the app has no such function; it has ${list(names)}`);
  for (const name of unknown(measured?.functions))
    report(`${MEASURED_FILE}: ${name}`, "the app has no such function; write the file anew");
  const assumptions = assumptionsOf(workload);
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
    const { failureRate = 0, poisonRate = 0, logBytes = 0, coldStartShare } = load;
    resolved.set(entry.name, { failureRate, poisonRate, logBytes, coldStartShare, operations, ...timing });
  }
  return resolved;
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
        `the function has no such grant; it has ${list(entry.grants.map((g) => g.name))}`,
      );
    }
  }
  // How often a secret is read follows from the traffic, whatever the handler asks for.
  const stated = entry.grants.filter(({ resource }) => resource.kind !== "secret");
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
    report(field, `is missing; how often per unit of work does it call ${list(allowed)}? {} means never`);
    return [];
  }
  return Object.entries(load).flatMap(([name, operation]) => {
    if (!allowed.includes(name)) {
      report(`${field}.${name}`, `the grant allows ${list(allowed)} only`);
      return [];
    }
    const given = typeof operation === "number" ? { calls: operation } : operation;
    return [{ resource, name, items: 1, triggers: 0, index: false, ...given }];
  });
}

/** The loads of the resources of one kind: each one the app has, and no other. */
function namedOf<T>(
  field: string,
  entries: readonly { readonly name: string }[],
  loads: Readonly<Record<string, T>> = {},
  report: Report,
): Map<string, T> {
  const names = entries.map(({ name }) => name);
  for (const name of Object.keys(loads)) {
    if (!names.includes(name))
      report(`${field}.${name}`, `the app has none of this name; it has ${list(names)}`);
  }
  for (const name of names) {
    if (loads[name] === undefined) report(`${field}.${name}`, "is missing; how large is what it holds?");
  }
  return new Map(Object.entries(loads));
}

function assumptionsOf({ assumptions = {} }: Workload): Assumptions {
  const names = Object.keys(ASSUMPTIONS) as AssumptionName[]; // the object's own keys
  const values = names.map((name) => [name, assumptions[name] ?? ASSUMPTIONS[name].value]);
  return Object.fromEntries(values) as Assumptions;
}

function list(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
