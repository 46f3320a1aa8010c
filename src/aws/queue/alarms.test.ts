import { expect, it } from "vitest";
import { queueAlarms } from "./alarms.ts";

const DAY = 86_400;

/** The dead-letter queue of a queue, as it is planned. */
function dead(retention: number) {
  const plan = { description: "", fifo: false, delay: 0, visibilityTimeout: 30, retention };
  return { ...plan, name: "jobs-dead-letter", deadLettersOf: { kind: "queue", name: "jobs" } } as const;
}

it.each([
  [14 * DAY, DAY],
  [2 * DAY, DAY],
  [DAY, DAY / 2],
])(
  "dead letters that are kept for %i s are an alarm, and once more when the oldest is %i s old",
  (kept, old) => {
    const alarms = queueAlarms({ queues: [dead(kept)], queueTriggers: [] });
    expect(alarms).toMatchObject([
      { kind: "depth", metric: "ApproximateNumberOfMessagesVisible", threshold: 0 },
      { kind: "unattended", metric: "ApproximateAgeOfOldestMessage", threshold: old, statistic: "Maximum" },
    ]);
  },
);
