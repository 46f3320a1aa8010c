import { expect, it } from "vitest";
import { queueAlarms } from "./alarms.ts";

const DAY = 86_400;

it.each([
  [14 * DAY, DAY],
  [DAY, DAY / 2],
])(
  "dead letters that are kept for %i s are an alarm, and once more when the oldest is %i s old",
  (kept, old) => {
    const name = "jobs-dead-letter";
    const topic = { name, description: "", deadLettersOf: { kind: "queue", name: "jobs" } } as const;
    const subscription = { name, description: "", ordered: false, retention: kept, ackDeadline: 60 };
    const plan = {
      topics: [topic],
      subscriptions: [subscription],
      feeds: [],
      delays: false,
      consumedQueues: [],
      orderedQueues: [],
    };
    expect(queueAlarms(plan)).toMatchObject([
      { kind: "depth", threshold: 0 },
      { kind: "unattended", threshold: old, aligner: "ALIGN_MAX" },
    ]);
  },
);
