import { Cron } from "croner";
import { messageOf } from "../../ground/errors.ts";
import { checkDuration } from "../../ground/numbers.ts";
import { checkOptions } from "../../ground/options.ts";
import { type Report, reportMissing } from "../../ground/report.ts";
import type { Named } from "../../ground/trigger.ts";
import type { Schedule } from "./declare.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Reports what is wrong with a schedule. */
export function checkSchedule(
  { name, wiring: { timing, function: fn } }: Named<Schedule>,
  report: Report,
): void {
  checkOptions(name, timing, ["cron", "timeZone", "every"], report);
  if (fn?.kind !== "scheduled") reportMissing(name, "scheduled function", report);
  if ("every" in timing) {
    checkDuration(name, "every", timing.every, MINUTE, 365 * DAY, report);
    return;
  }
  if (timing.timeZone === "") report(name, "timeZone is empty; leave it out, and the schedule goes by UTC");
  try {
    new Cron(timing.cron, {
      paused: true,
      mode: "5-part",
      ...(timing.timeZone && { timezone: timing.timeZone }),
    }).nextRun();
  } catch (error) {
    report(name, `the schedule "${timing.cron}" is not valid: ${messageOf(error)}`);
  }
}
