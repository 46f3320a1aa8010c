import type { Delivery, RunUsage, TriggerEntry } from "@motif/core/model";
import type { Warning } from "../../warning.ts";
import type { Entrance, ResolvedArrival } from "../../workload/arrival.ts";
import { attemptsPerMonth, eventsPerMonth, type Lane } from "../lane.ts";
import type { SizeLimits } from "../size-limits.ts";

/** What a trigger brought to its function in a month. */
export interface TriggerUsage {
  readonly name: string;
  readonly function: string;
  /** Requests, messages, objects or runs, each counted once. */
  readonly events: number;
  /** Deliveries of them, retries included. */
  readonly deliveries: number;
}

/** What the calculator knows of one kind of trigger. */
export interface Trigger<
  Entry extends TriggerEntry = TriggerEntry,
  Used extends TriggerUsage = TriggerUsage,
> {
  /** Where its events come from, as a workload names it: `GET /items`, `queue jobs`, `task import`. */
  source(trigger: Entry): string;
  /** How its events are delivered, if not as the inventory says. */
  deliveryOf?(trigger: Entry): Delivery;
  /** What a workload may say of what arrives by it; without, nothing does from outside. */
  readonly entrance?: Entrance;
  /** Events in a month that come by themselves. */
  ownEvents?(trigger: Entry): number;
  ofDay(trigger: Entry, day: TriggerDay): Used;
  ofRun(trigger: Entry, run: TriggerRun): Used;
  /** What is larger than a cloud takes. */
  warnings?(used: Used, limits: SizeLimits): readonly Warning[];
}

/** What comes by a trigger on a day. */
export interface TriggerDay {
  readonly lane: Lane;
  /** What the workload says of its source, where something arrives there. */
  readonly arrival: ResolvedArrival | undefined;
}

/** What a run counted, for the triggers of one kind. */
export interface TriggerRun {
  readonly run: RunUsage;
  /** How often the run happens in the month. */
  readonly scale: number;
  readonly triggers: readonly TriggerEntry[];
}

/** What came along a lane. */
export function usageOfLane(lane: Lane): TriggerUsage {
  const { name, function: functionName } = lane.trigger;
  return { name, function: functionName, events: eventsPerMonth(lane), deliveries: attemptsPerMonth(lane) };
}

/** What came by a trigger of which all is known that a run counts: so many deliveries. */
export function usageOfCount(
  { name, function: functionName }: TriggerEntry,
  deliveries: number,
): TriggerUsage {
  return { name, function: functionName, events: deliveries, deliveries };
}
