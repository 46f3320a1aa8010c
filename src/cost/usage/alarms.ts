import type { Usage } from "./usage.ts";

/** Errors, throttles and duration of each function. */
const PER_FUNCTION = 3;
/** Age and dead letters of each queue that a function consumes. */
const PER_QUEUE = 2;

/**
 * Alarms that the generated Terraform sets up on AWS: also one for each other dead-letter queue, one for the API, and one
 * for each function that streams from a URL of its own. (What alerts cost on the other clouds is not known.)
 */
export function alarmsOf({ functions, resources, triggers }: Usage): number {
  const consumed = resources.queue.filter((queue) => queue.consumed).length;
  const deadLetters = functions.filter(({ hasDeadLetters }) => hasDeadLetters).length;
  const streaming = functions.filter(
    ({ entry }) => entry.definition.kind === "http" && entry.definition.streams,
  );
  return (
    PER_FUNCTION * functions.length +
    PER_QUEUE * consumed +
    deadLetters +
    (triggers.api.length > 0 ? 1 : 0) +
    streaming.length
  );
}
