import type { PlansOf } from "@motif/compile/kit";
import type { TriggerEntry, TriggerKind } from "@motif/core/model";
import type { ResourceKind } from "@motif/core/platform";
import { functionApps } from "../function/room.ts";
import type { BasePlan, WholePlan } from "../ground/plan.ts";
import type { Kind, Room, Trigger } from "../ground/room.ts";
import * as kinds from "../rooms.ts";
import * as triggers from "../trigger-rooms.ts";

/** The function apps, and what each room plans. */
export type PlanParts = BasePlan & PlansOf<typeof kinds> & PlansOf<typeof triggers>;

/** What an app becomes on Azure. */
export type AzurePlan = PlanParts & WholePlan;

/** The rooms of all kinds of resources. */
export const KINDS: Readonly<Record<ResourceKind, Kind<PlanParts>>> = kinds;

/** The rooms of all kinds of triggers. */
export const TRIGGERS: Readonly<Record<TriggerKind, Trigger<TriggerEntry, PlanParts>>> = triggers;

/** All rooms: that of function apps comes first. */
export const ROOMS: readonly Room<PlanParts>[] = [
  functionApps,
  ...Object.values(KINDS),
  ...Object.values(TRIGGERS),
];
