import type { Quotas } from "@motif/core/platform";
import { lambda } from "../function/room.ts";
import { KINDS, TRIGGERS } from "./rooms.ts";

/** Limits of AWS's services, by the room that goes by them. */
export const QUOTAS: Quotas = Object.fromEntries(
  Object.entries({ ...KINDS, ...TRIGGERS, function: lambda }).flatMap(([name, { quotas }]) =>
    quotas ? [[name, quotas]] : [],
  ),
);
