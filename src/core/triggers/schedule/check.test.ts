import { describe, expect, it } from "vitest";
import { schedule, scheduled } from "../../index.ts";
import { problemsIn } from "../../testing/apps.ts";

describe("a schedule is refused with", () => {
  it.each([
    [
      "a cron expression that is none",
      problemsIn({
        s: schedule(
          { cron: "61 * * * *" },
          scheduled("s", {}, () => {}),
        ),
      }),
      'the schedule "61 * * * *" is not valid',
    ],
    [
      "an unknown time zone",
      problemsIn({
        s: schedule(
          { cron: "0 6 * * *", timeZone: "Mars/Base" },
          scheduled("s", {}, () => {}),
        ),
      }),
      "is not valid",
    ],
    [
      "an empty time zone",
      problemsIn({
        s: schedule(
          { cron: "0 6 * * *", timeZone: "" },
          scheduled("s", {}, () => {}),
        ),
      }),
      "timeZone is empty; leave it out",
    ],
  ])("%s", (_, found, expected) => {
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });
});
