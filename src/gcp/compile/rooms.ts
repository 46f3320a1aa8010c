import type { PlansOf } from "@motif/compile/kit";
import type { TriggerEntry, TriggerKind } from "@motif/core/model";
import type { ResourceKind } from "@motif/core/platform";
import { database } from "../database/room.ts";
import { cloudRun } from "../function/room.ts";
import type { BasePlan, WholePlan } from "../ground/plan.ts";
import type { Kind, Room, Trigger } from "../ground/room.ts";
import * as kinds from "../rooms.ts";
import * as triggers from "../trigger-rooms.ts";

/** What an app becomes on Google Cloud: the functions, and what each room plans. */
export type GcpPlan = BasePlan & WholePlan & PlansOf<typeof kinds> & PlansOf<typeof triggers>;

/** The rooms of all kinds of resources. */
export const KINDS: Readonly<Record<ResourceKind, Kind<GcpPlan>>> = kinds;

/** The rooms of all kinds of triggers. */
export const TRIGGERS: Readonly<Record<TriggerKind, Trigger<TriggerEntry, GcpPlan>>> = triggers;

/** All rooms: that of functions comes first, and that of the database, which others use, last. */
export const ROOMS: readonly Room<GcpPlan>[] = [
  cloudRun,
  ...Object.values(KINDS),
  ...Object.values(TRIGGERS),
  database,
];
