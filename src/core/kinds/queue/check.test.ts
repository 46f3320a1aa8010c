import { describe, expect, it } from "vitest";
import { consume, consumer, queue } from "../../index.ts";
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
  ])("%s", (_, found, expected) => {
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });
});
