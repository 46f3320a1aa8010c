import { describe, expect, it } from "vitest";
import { consume, consumer, http, httpApi, queue, schedule, scheduled } from "../../index.ts";
import { jobs, Message, problemsIn, worker } from "../../testing/apps.ts";

describe("queues are refused with", () => {
  it.each([
    [
      "a queue with the name of its consumer",
      problemsIn({ a: consume(queue("work", { schema: Message }), worker()) }),
      "queue work: has the name of a function",
    ],
    [
      "a queue with the name of a dead-letter queue",
      problemsIn({
        a: consume(
          jobs,
          consumer(
            "c",
            { event: Message, uses: { q: queue("jobs-dead-letter", { schema: Message }).sender } },
            () => {},
          ),
        ),
      }),
      "is the name of the dead-letter queue of jobs",
    ],
    [
      "a queue with the name of a function's dead-letter queue",
      problemsIn({
        nightly: schedule(
          { cron: "0 3 * * *", timeZone: "UTC" },
          scheduled(
            "nightly",
            { uses: { q: queue("nightly-dead-letter", { schema: Message }).sender } },
            () => {},
          ),
        ),
      }),
      "is the name of the dead-letter queue of nightly",
    ],
  ])("%s", (_, found, expected) => {
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });
});

it("a queue may have the name of an HTTP function, which has no dead letters", () => {
  const caller = http(
    "orders",
    {
      uses: {
        q: queue("orders", { schema: Message }).sender,
        d: queue("orders-x", { schema: Message }).sender,
      },
    },
    () => new Response(),
  );
  expect(problemsIn({ api: httpApi({ "GET /": caller }) })).toEqual([]);
});

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
describe("durations of a queue", () => {
  const problemsOf = (options: Partial<Parameters<typeof queue>[1]>) =>
    problemsIn({ a: consume(queue("q", { schema: Message, ...options }), worker()) });

  it.each([
    ["retention", "60s", "14d", "59999ms", "1209600001ms"],
    ["delay", "0s", "15m", undefined, "900001ms"],
    ["visibilityTimeout", "60s", "12h", "500ms", "43200001ms"],
  ] as const)("%s may be %s to %s", (option, least, most, below, above) => {
    expect(problemsOf({ [option]: least })).toEqual([]);
    expect(problemsOf({ [option]: most })).toEqual([]);
    for (const wrong of [below, above]) {
      if (wrong !== undefined) expect(problemsOf({ [option]: wrong }).join()).toContain(`queue q: ${option}`);
    }
  });
});
