import { triggersOf } from "@motif/core/model";
import type { BuiltIn, EndedRun } from "./ended-run.ts";

const MOST_DEAD_LETTERS = 1_000_000;

/** Every message that somebody knows to be in a queue was processed, or is in the dead-letter queue. */
export const messagesEnd: BuiltIn = {
  name: "every message ends processed or in a dead-letter queue",
  holds(run) {
    const { sent, processed, dead } = run.history;
    const consumed = new Set(triggersOf(run.app.inventory, "queue").map(({ source }) => source.queue));
    const gone = sent.find(({ queue, id }) => consumed.has(queue) && !processed.has(id) && !dead.has(id));
    return (
      gone && `The message ${gone.id} that ${gone.by} sent to ${gone.queue} is gone, and nobody processed it.`
    );
  },
};

/** Notes what failed for good. To be called more often than dead letters expire: that nobody looked at one is no loss of it. */
export function noteDeadLetters({ app, history }: EndedRun): void {
  for (const { delivery } of triggersOf(app.inventory, "queue")) {
    for (const { id } of app.store.kinds.queue.peek(delivery.deadLetterQueue, MOST_DEAD_LETTERS)) {
      history.dead.add(id);
    }
  }
}
