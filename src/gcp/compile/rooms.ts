import type { PlansOf } from "@motif/compile/kit";
import type { TriggerEntry, TriggerKind } from "@motif/core/model";
import type { ResourceKind } from "@motif/core/platform";
import { database } from "../database/room.ts";
import { cloudRun } from "../function/room.ts";
import type { BasePlan, DatabasePlans, WholePlan } from "../ground/plan.ts";
import type { Kind, Room, Trigger } from "../ground/room.ts";
import * as kinds from "../rooms.ts";
import * as triggers from "../trigger-rooms.ts";

/** The functions, what each room plans, and the database that some of them use. */
export type PlanParts = BasePlan & PlansOf<typeof kinds> & PlansOf<typeof triggers> & DatabasePlans;

/** What an app becomes on Google Cloud. */
export type GcpPlan = PlanParts & WholePlan;

/** The rooms of all kinds of resources. */
export const KINDS: Readonly<Record<ResourceKind, Kind<PlanParts>>> = kinds;

/** The rooms of all kinds of triggers. */
export const TRIGGERS: Readonly<Record<TriggerKind, Trigger<TriggerEntry, PlanParts>>> = triggers;

/** All rooms: that of functions comes first, and that of the database, which others use, last. */
export const ROOMS: readonly Room<PlanParts>[] = [
  cloudRun,
  ...Object.values(KINDS),
  ...Object.values(TRIGGERS),
  database,
];
