import { triggersOf } from "@motif/core/model";
import type { BuiltIn, EndedRun } from "./ended-run.ts";

const MOST_DEAD_LETTERS = 1_000_000;

/** Every message that somebody knows to be in a queue was processed, or is in the dead-letter queue. */
export const messagesEnd: BuiltIn = {
  name: "every message ends processed or in a dead-letter queue",
  holds(run) {
    const { sent, processed } = run.history;
    const dead = deadLettersOf(run);
    const consumed = new Set(triggersOf(run.app.inventory, "queue").map(({ source }) => source.queue));
    const gone = sent.find(({ queue, id }) => consumed.has(queue) && !processed.has(id) && !dead.has(id));
    return (
      gone && `The message ${gone.id} that ${gone.by} sent to ${gone.queue} is gone, and nobody processed it.`
    );
  },
};

/** The ids of all dead letters. */
function deadLettersOf({ app }: EndedRun): ReadonlySet<string> {
  const queues = triggersOf(app.inventory, "queue").map(({ delivery }) => delivery.deadLetterQueue);
  const letters = queues.flatMap((queue) => app.store.kinds.queue.peek(queue, MOST_DEAD_LETTERS));
  return new Set(letters.map(({ id }) => id));
}
