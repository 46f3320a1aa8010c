import type { Capabilities } from "@motif/core/capabilities";

/** What Azure makes of the features of this room. */
export const CAPABILITIES = {
  "schedule.cron": { by: "timer trigger" },
  "schedule.every": { by: "timer trigger" },
  "schedule.odd-interval": {
    refused: "an interval by which a minute, an hour or a day can be divided evenly",
  },
  "schedule.zone": { refused: "timers of the Flex Consumption plan run in UTC" },
  "schedule.two-days": { refused: "cron means either of them, and NCRONTAB both" },
  "schedule.retry": { by: "the host's retry policy and the adapter" },
} satisfies Partial<Capabilities>;
