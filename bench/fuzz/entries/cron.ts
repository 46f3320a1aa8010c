import { app, schedule } from "@motif/app";
import { problemsOf, readCron } from "@motif/core/model";
import fc from "fast-check";
import { nextRuns } from "../../../src/engine/triggers/schedule/timing.ts";
import { tick } from "../app.ts";
import { entry } from "../entry.ts";
import { text, textOf } from "../hostile.ts";

const words = [
  "*",
  "*/5",
  "0",
  "1",
  "59",
  "60",
  "-",
  ",",
  "/",
  "L",
  "W",
  "#",
  "?",
  "MON",
  "sun",
  "JAN",
  "99999999999",
  "@daily",
];
const field = textOf(...words);
const expression = fc.oneof(
  { weight: 5, arbitrary: fc.array(field, { minLength: 5, maxLength: 5 }).map((fields) => fields.join(" ")) },
  {
    weight: 5,
    arbitrary: fc
      .array(fc.constantFrom(...words), { minLength: 5, maxLength: 5 })
      .map((fields) => fields.join(" ")),
  },
  { weight: 1, arbitrary: textOf(...words, " ") },
  { weight: 1, arbitrary: text },
);
const timeZone = fc.oneof(
  fc.constantFrom("UTC", "Europe/Paris", "Australia/Lord_Howe", "PST", "+02:00", "Mars/Olympus"),
  text,
);
const START = Date.UTC(2026, 0, 1);

/** Schedules as an author writes them. */
export const cron = entry(
  "cron",
  "cron expressions and time zones: a problem is reported, or the next runs come in order",
  () => ({
    inputs: fc.record({ cron: expression, timeZone: fc.option(timeZone, { nil: undefined }) }),
    check({ cron, timeZone }) {
      readCron(cron, (name, part) => `${name} ${part}`);
      const timing = { cron, ...(timeZone !== undefined && { timeZone }) };
      if (problemsOf(app("fuzzed", { tick: schedule(timing, tick) })).length > 0) return;
      const next = nextRuns(timing, false);
      let time: number | undefined = START;
      for (let run = 0; run < 3 && time !== undefined; run++) {
        const after = next(time);
        if (after !== undefined && after <= time) throw new Error(`The run after ${time} is at ${after}.`);
        time = after;
      }
    },
  }),
);
