import type { Quotas } from "@motif/core/platform";
import { lambda } from "../function/room.ts";
import { KINDS, TRIGGERS } from "./rooms.ts";

/** Limits of AWS's services, by the room that goes by them. */
export const QUOTAS: Quotas = Object.fromEntries(
  [["function", lambda] as const, ...Object.entries(KINDS), ...Object.entries(TRIGGERS)].flatMap(
    ([name, { quotas }]) => (quotas ? [[name, quotas]] : []),
  ),
);
