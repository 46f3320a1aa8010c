import { fact, type Profile } from "@motif/core/platform";
import { LEARN } from "../ground/sources.ts";

/** How runs are started. */
export const SCHEDULES: Profile["schedules"] = {
  duplicates: fact(false, `${LEARN}/azure-functions/functions-bindings-timer#usage`, "2026", "medium"),
  reorders: fact(false, "a run is due at its own time", "2026", "medium"),
  repeatsTimes: fact(false, "the compiler refuses schedules in another time zone than UTC", "2026", "medium"),
};
