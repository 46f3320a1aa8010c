import { fact, type Profile } from "@motif/core/platform";
import { LEARN } from "../ground/sources.ts";

const TIMERS = `${LEARN}/azure-functions/functions-bindings-timer`;

/** How runs are started. */
export const SCHEDULES: Profile["schedules"] = {
  faults: {
    // "The `IsPastDue` property is `true` when the current function invocation is later than scheduled. For example, a function
    // app restart might cause an invocation to be missed."
    late: fact(true, `${TIMERS}#usage`, "2026", "medium"),
    // "[…] only a single instance of a timer-triggered function is run across all instances."
    twice: fact(false, `${TIMERS}#scale-out`, "2026", "medium"),
    // The host writes that a run was made after it, and makes it again ("past due") where it died in between.
    unacknowledged: fact(
      true,
      "https://github.com/Azure/azure-webjobs-sdk-extensions/blob/main/src/WebJobs.Extensions/Extensions/Timers/Listener/TimerListener.cs",
      "2026",
      "medium",
    ),
  },
  reorders: fact(false, "a run is due at its own time", "2026", "medium"),
  // Timers fire in UTC, and the adapter decides which local time it is.
  repeatsTimes: fact(
    false,
    "src/azure/schedule/trigger.ts: the adapter runs at the first of both",
    "2026-11",
    "high",
  ),
};
