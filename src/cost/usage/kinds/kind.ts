import type { Inventory, RunUsage } from "@motif/core/model";
import type { ResourceKind } from "@motif/core/platform";
import type * as z from "zod/mini";
import type { RunMonth } from "../../run/counts.ts";
import type { Warning } from "../../warning.ts";
import type { Entrance } from "../../workload/arrival.ts";
import type { Operation } from "../../workload/operation.ts";
import type { CallSite } from "../calls.ts";
import type { FunctionUsage } from "../function-usage.ts";
import type { Lane } from "../lane.ts";
import type { SizeLimits } from "../size-limits.ts";

/** A resource of any kind, as the inventory has it. */
export type ResourceEntry = Inventory["resources"][ResourceKind][number];

/** Which resource. */
export interface ResourceRef {
  readonly kind: ResourceKind;
  readonly name: string;
}

/**
 * What the calculator knows of one kind of resource: what a workload says of it, and how its use in a month follows from
 * that, or from what a run counted. A kind without `load` and `eventsOf` is not in a workload at all: what is asked of it follows from
 * the traffic alone, whatever the handlers call.
 */
export interface Kind<
  Plural extends string = string,
  Entry extends ResourceEntry = ResourceEntry,
  Used extends object = object,
  Load = unknown,
  Counts = unknown,
> {
  /** What a workload and a run call all of them: `tables`. */
  readonly plural: Plural;
  readonly load?: z.ZodMiniType<Load>;
  /** What a workload may say of what arrives at one; without, nothing does from outside. */
  readonly entrance?: Entrance;
  /** Events that one call makes and that the resource hands on. */
  eventsOf?(operation: Operation): number;
  /** What a workload calls the source of these events, if not as the resource. */
  sourceOf?(resource: ResourceRef): { readonly kind: string; readonly name: string };
  /** Queues that get a record of each of these events. */
  recordsOf?(operation: Operation): readonly ResourceRef[];
  /** Where events go on to that enter it. */
  forwards?(entry: Entry, load: Load | undefined): readonly Forwarding[];
  ofDay(entry: Entry, day: ResourceDay<Load>): Used;
  ofRun(entry: Entry, run: ResourceRun<Counts>): Used;
  /** What is larger than a cloud takes. */
  warnings?(used: Used, limits: SizeLimits): readonly Warning[];
}

/** What happens to one resource on a day. */
export interface ResourceDay<Load> {
  /** What the workload says of it. */
  readonly load: Load | undefined;
  readonly calls: readonly CallSite[];
  readonly inflow: Inflow;
  /** The ways on which functions get what it hands on. */
  readonly lanes: readonly Lane[];
  /** The functions that it was granted to. */
  readonly users: readonly FunctionUsage[];
  /** Share of the day's arrivals in each hour. */
  readonly hours: readonly number[];
}

/** What enters a resource on a day. */
export interface Inflow {
  /** What arrives from outside. */
  outside: number;
  /** Calls that bring events, and the events that they bring; those from outside included. */
  calls: number;
  events: number;
  /** Of the events, those that a resource before it handed on. */
  forwarded: number;
}

/** A source of events that others go on to. */
export interface Forwarding {
  /** As a workload names it: `queue jobs`. */
  readonly to: string;
  /** Of all events. */
  readonly share: number;
}

/** What a run did to one resource, as part of a month. */
export interface ResourceRun<Counts> extends RunMonth {
  readonly counts: Counts | undefined;
  /** What it counted of everything. */
  readonly run: RunUsage;
  readonly users: readonly FunctionUsage[];
}
