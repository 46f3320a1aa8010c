import { type Queue, task } from "@motif/app";
import * as z from "zod/mini";
import { jobs } from "../resources.ts";

/** What SQS takes in one call (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html). */
const BATCH = 10;
const CALLS_AT_ONCE = 8;

const Range = z.object({ from: z.int(), to: z.int() });

/** Sends numbered messages, ten a call. */
export default task(
  "fill",
  { input: Range, output: Range, uses: { jobs: jobs.sender }, timeout: "5m" },
  async ({ input, jobs }) => {
    let next = input.from;
    const sender = async () => {
      while (next < input.to) {
        const first = next;
        next += BATCH;
        await jobs.sendMany(batch(first, Math.min(next, input.to)));
      }
    };
    await Promise.all(Array.from({ length: CALLS_AT_ONCE }, sender));
    return input;
  },
);

function batch(from: number, to: number): { message: Message }[] {
  return Array.from({ length: to - from }, (_, index) => ({ message: { number: from + index } }));
}

type Message = typeof jobs extends Queue<infer T> ? T : never;
