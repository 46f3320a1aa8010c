import type { Usage } from "./usage.ts";

/** Errors, throttles and duration of each function. */
const PER_FUNCTION = 3;
/** Age and dead letters of each queue that a function consumes. */
const PER_QUEUE = 2;

/** Alarms that the generated Terraform sets up: also one for each other dead-letter queue, and one for the API. */
export function alarmsOf({ functions, queues, api }: Usage): number {
  const consumed = queues.filter((queue) => queue.consumed).length;
  const deadLetters = functions.filter(({ hasDeadLetters }) => hasDeadLetters).length;
  return PER_FUNCTION * functions.length + PER_QUEUE * consumed + deadLetters + (api ? 1 : 0);
}
