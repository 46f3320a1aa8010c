import type { Quotas } from "@motif/core/platform";
import { cloudRun } from "../function/room.ts";
import { KINDS, TRIGGERS } from "./rooms.ts";

/** Limits of Google Cloud's services, by the room that goes by them. */
export const QUOTAS: Quotas = Object.fromEntries(
  Object.entries({ ...TRIGGERS, ...KINDS, function: cloudRun }).flatMap(([name, { quotas }]) =>
    quotas ? [[name, quotas]] : [],
  ),
);
