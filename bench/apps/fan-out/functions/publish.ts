import { task } from "@motif/app";
import * as z from "zod/mini";
import { news } from "../resources.ts";

/** What SNS takes in one call (https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html). */
const BATCH = 10;
const CALLS_AT_ONCE = 8;

const Range = z.object({ from: z.int(), to: z.int() });

/** Publishes numbered messages, ten a call. */
export default task(
  "publish",
  { input: Range, output: Range, uses: { news: news.publisher }, timeout: "5m" },
  async ({ input, news }) => {
    let next = input.from;
    const publisher = async () => {
      while (next < input.to) {
        const first = next;
        next = Math.min(first + BATCH, input.to);
        const numbers = Array.from({ length: next - first }, (_, index) => first + index);
        await news.publishMany(numbers.map((number) => ({ message: { number } })));
      }
    };
    await Promise.all(Array.from({ length: CALLS_AT_ONCE }, publisher));
    return input;
  },
);
