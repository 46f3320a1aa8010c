import { expect, it } from "vitest";
import { app, schedule, scheduled } from "../../index.ts";
import { textsIn } from "../../texts.ts";

const run = scheduled("run", {}, () => {});

it.each([
  [{ every: "1h" } as const, {}],
  [{ cron: "0 6 * * *" }, { "schedule.cron": "0 6 * * *" }],
  [
    { cron: "0 6 * * *", timeZone: "Asia/Tokyo" },
    { "schedule.cron": "0 6 * * *", "schedule.zone": "Asia/Tokyo" },
  ],
])("the texts of the schedule %j are its name and %j", (timing, texts) => {
  const found = textsIn(app("test", { hourly: schedule(timing, run) })).filter(({ kind }) =>
    kind.startsWith("schedule."),
  );
  expect(Object.fromEntries(found.map(({ kind, text }) => [kind, text]))).toEqual({
    "schedule.name": "hourly",
    ...texts,
  });
});
