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
    return;
  }
  const problem = timing.timeZone ? zoneProblem(timing.timeZone) : undefined;
  if (problem !== undefined) report(name, `timeZone is "${timing.timeZone}", ${problem}`);
}

/** `Europe/Paris`, `America/Argentina/Buenos_Aires`, `Etc/GMT+5`. */
const AREA_AND_PLACE = /^[A-Z][A-Za-z]*(?:\/[A-Z][\w+-]*)+$/;

/**
 * Clouds take names of the IANA database: neither offsets nor abbreviations, which JavaScript takes too, as it takes names
 * in any case (https://www.iana.org/time-zones).
 */
function zoneProblem(zone: string): string | undefined {
  if (zone === "UTC") return undefined;
  const { timeZone: known } = new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions();
  const isOtherCase = known !== zone && known.toLowerCase() === zone.toLowerCase();
  if (AREA_AND_PLACE.test(zone) && !isOtherCase) return undefined;
  const name = AREA_AND_PLACE.test(known) || known === "UTC" ? known : "UTC or Europe/Paris";
  return `which is no IANA name of an area and a place; write one such as ${name}`;
}
