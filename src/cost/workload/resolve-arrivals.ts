import type { Inventory } from "@motif/core/model";
import { KIND_NAMES, KINDS } from "../usage/kinds/index.ts";
import { resourceSource } from "../usage/lane.ts";
import { TRIGGERS } from "../usage/triggers/index.ts";
import { ARRIVAL_OPTIONS, type ArrivalLoad, type Entrance, type ResolvedArrival } from "./arrival.ts";
import { listOf, type Report } from "./issues.ts";
import type { Workload } from "./workload.ts";

/** What arrives at each way into the app that the workload names. */
export function arrivalsOf(
  inventory: Inventory,
  arrivals: Workload["arrivals"],
  report: Report,
): ResolvedArrival[] {
  const entrances = entrancesOf(inventory);
  const resolved = Object.entries(arrivals).flatMap(([source, load]) => {
    const field = `arrivals["${source}"]`;
    const entrance = entrances.get(source);
    if (entrance) {
      checkOptions(field, load, entrance, report);
      return [{ responseBytes: 0, cacheHitRate: 0, matchRate: 1, ...load, source }];
    }
    report(field, `the app has no such way in; it has ${listOf([...entrances.keys()])}`);
    return [];
  });
  for (const [source, { required }] of entrances) {
    if (required && arrivals[source] === undefined) {
      report(
        `arrivals["${source}"]`,
        "is missing; give it a share of 0 if it is not called on a typical day",
      );
    }
  }
  const sum = resolved.reduce((total, { share }) => total + share, 0);
  if (Math.abs(sum - 1) > 1e-6) report("arrivals", `the shares add up to ${round(sum)}, not to 1`);
  return resolved;
}

/** The ways into an app, as a workload names them: those of triggers, and resources that anybody may put something into. */
function entrancesOf({ triggers, resources }: Inventory): Map<string, Entrance> {
  const entrances = new Map<string, Entrance>();
  for (const trigger of triggers) {
    const { entrance, source } = TRIGGERS[trigger.kind];
    if (entrance) entrances.set(source(trigger), entrance);
  }
  for (const kind of KIND_NAMES) {
    const { entrance } = KINDS[kind];
    if (!entrance) continue;
    for (const { name } of resources[kind]) entrances.set(resourceSource({ kind, name }), entrance);
  }
  return entrances;
}

function checkOptions(field: string, load: ArrivalLoad, { options, required }: Entrance, report: Report) {
  const names = Object.keys(ARRIVAL_OPTIONS) as (keyof typeof ARRIVAL_OPTIONS)[]; // the object's own keys
  for (const option of names) {
    if (load[option] !== undefined && !options.includes(option))
      report(`${field}.${option}`, `is for ${ARRIVAL_OPTIONS[option]}`);
  }
  if (required && load[required.option] === undefined)
    report(`${field}.${required.option}`, `is missing; ${required.question}`);
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
