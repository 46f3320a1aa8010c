import { checkDuration } from "../../ground/numbers.ts";
import { checkOptions } from "../../ground/options.ts";
import { type Report, reportMissing } from "../../ground/report.ts";
import type { Named } from "../../ground/trigger.ts";
import { milliseconds } from "../../ground/units.ts";
import { cronOf } from "./calendar.ts";
import { readCron } from "./cron.ts";
import type { CalendarTiming, Schedule, ScheduleOptions } from "./declare.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Reports what is wrong with a schedule. */
export function checkSchedule(
  { name, wiring: { timing, function: fn, options } }: Named<Schedule>,
  report: Report,
): void {
  checkOptions(name, timing, ["cron", "at", "timeZone", "every"], report);
  checkScheduleOptions(name, options, report);
  if (fn?.kind !== "scheduled") reportMissing(name, "scheduled function", report);
  if (["cron", "at", "every"].filter((key) => key in timing).length !== 1) {
    report(name, "says when it is due in several ways or none; give one of cron, at and every");
    return;
  }
  if ("every" in timing) {
    if ("timeZone" in timing) report(name, "an interval has no timeZone: it is counted from 1970 on, in UTC");
    checkDuration(name, "every", timing.every, MINUTE, 365 * DAY, report);
    return;
  }
  const problem = calendarProblem(timing) ?? zoneProblem(timing.timeZone);
  if (problem !== undefined) report(name, problem);
}

function checkScheduleOptions(name: string, options: ScheduleOptions, report: Report): void {
  const { startWithin, flexibleWindow } = options;
  checkOptions(name, options, ["startWithin", "flexibleWindow"], report);
  if (startWithin !== undefined) checkDuration(name, "startWithin", startWithin, MINUTE, DAY, report);
  if (flexibleWindow === undefined) return;
  checkDuration(name, "flexibleWindow", flexibleWindow, MINUTE, DAY, report);
  if (startWithin !== undefined && milliseconds(startWithin) <= milliseconds(flexibleWindow)) {
    report(name, "startWithin is no longer than flexibleWindow, so that runs are left out; make it longer");
  }
}

function calendarProblem(timing: CalendarTiming): string | undefined {
  const cron = cronOf(timing);
  if (cron === undefined) {
    return `at is "${"at" in timing ? timing.at : ""}"; write a local time to the minute, such as 2027-03-01T09:00`;
  }
  const read = readCron(cron, (field, text) => `has the ${field} "${text}"${hint(field, text)}`);
  return "problem" in read ? `the schedule "${cron}" is not valid: it ${read.problem}` : undefined;
}

function hint(field: string, text: string): string {
  return field.startsWith("day") && text === "?"
    ? '; write "*", and note that the days of the week count from 0, which is Sunday'
    : "";
}

/** `Europe/Paris`, `America/Argentina/Buenos_Aires`, `Etc/GMT+5`. */
const AREA_AND_PLACE = /^[A-Z][A-Za-z]*(?:\/[A-Z][\w+-]*)+$/;

/**
 * Clouds take names of the IANA database: neither offsets nor abbreviations, which JavaScript takes too, as it takes names
 * in any case (https://www.iana.org/time-zones).
 */
function zoneProblem(zone: string | undefined): string | undefined {
  if (zone === undefined || zone === "UTC") return undefined;
  if (zone === "") return "timeZone is empty; leave it out, and the schedule goes by UTC";
  const known = knownZone(zone);
  const isOtherCase = known !== zone && known?.toLowerCase() === zone.toLowerCase();
  if (known !== undefined && AREA_AND_PLACE.test(zone) && !isOtherCase) return undefined;
  const isName = known !== undefined && (AREA_AND_PLACE.test(known) || known === "UTC");
  return `timeZone is "${zone}", which is no IANA name of an area and a place; write one such as ${isName ? known : "UTC or Europe/Paris"}`;
}

/** As the database writes it; undefined where it has no such zone. */
function knownZone(timeZone: string): string | undefined {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
