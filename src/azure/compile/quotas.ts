import type { Quotas } from "@motif/core/platform";
import { functionApps } from "../function/room.ts";
import { KINDS, TRIGGERS } from "./rooms.ts";

/** Limits of Azure's services, by the room that goes by them. */
export const QUOTAS: Quotas = Object.fromEntries(
  Object.entries({ ...TRIGGERS, ...KINDS, function: functionApps }).flatMap(([name, { quotas }]) =>
    quotas ? [[name, quotas]] : [],
  ),
);
