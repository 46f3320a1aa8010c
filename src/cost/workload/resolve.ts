import type { Inventory } from "@motif/core/model";
import * as z from "zod/mini";
import { CostError } from "../errors.ts";
import { byKind, KINDS, saidOf } from "../usage/kinds/index.ts";
import { ASSUMPTIONS, type AssumptionName, type Assumptions } from "./assumptions.ts";
import { hoursOf } from "./day-shape.ts";
import { issueTexts, listOf, type Report } from "./issues.ts";
import type { Measured } from "./measured.ts";
import { arrivalsOf } from "./resolve-arrivals.ts";
import { functionsOf } from "./resolve-functions.ts";
import type { ResolvedWorkload } from "./resolved.ts";
import { workloadSchema } from "./schema.ts";
import { workflowsOf } from "./workflows.ts";
import type { Workload } from "./workload.ts";

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
  const assumptions = assumptionsOf(checked);
  const resolved: ResolvedWorkload = {
    perDay: checked.perDay,
    hours: hoursOf(checked.shape),
    arrivals: arrivalsOf(inventory, checked.arrivals, report),
    functions: functionsOf(inventory, checked, measured, assumptions, report),
    resources: resourcesOf(inventory, checked, report),
    workflows: workflowsOf(inventory, checked, report),
    assumptions,
  };
  if (problems.length > 0) throw badWorkload(inventory, problems);
  return resolved;
}

function badWorkload(inventory: Inventory, problems: readonly string[]): CostError {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const lines = problems.map((problem) => `  ${problem}`).join("\n");
  return new CostError("bad-workload", `The workload of "${inventory.app}" has ${count}:\n${lines}`);
}

/** What is said of the resources of each kind: of each one the app has, and of no other. */
function resourcesOf(
  { resources }: Inventory,
  workload: Workload,
  report: Report,
): ResolvedWorkload["resources"] {
  return byKind((kind) => {
    const room = KINDS[kind];
    const said = saidOf(workload, room);
    if (room.load) checkNames(room.plural, resources[kind], said, report);
    return new Map(Object.entries(said));
  });
}

function checkNames(
  field: string,
  entries: readonly { readonly name: string }[],
  said: Readonly<Record<string, unknown>>,
  report: Report,
): void {
  const names = entries.map(({ name }) => name);
  for (const name of Object.keys(said)) {
    if (!names.includes(name))
      report(`${field}.${name}`, `the app has none of this name; it has ${listOf(names)}`);
  }
  for (const name of names) {
    if (said[name] === undefined)
      report(`${field}.${name}`, "is missing; how large is what it holds, or what is sent to it?");
  }
}

function assumptionsOf({ assumptions = {} }: Workload): Assumptions {
  const names = Object.keys(ASSUMPTIONS) as AssumptionName[]; // the object's own keys
  const values = names.map((name) => [name, assumptions[name] ?? ASSUMPTIONS[name].value]);
  return Object.fromEntries(values) as Assumptions;
}
