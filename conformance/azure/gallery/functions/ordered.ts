import { consumer, TerminalError } from "@motif/app";
import * as z from "zod/mini";

/** Fails twice on each odd number, and for good on negative ones. */
export default consumer(
  "ordered",
  { event: z.object({ n: z.number() }) },
  ({ event: { data }, receiveCount, log }) => {
    log.info("took", { n: data.n, receiveCount });
    if (data.n < 0) throw new TerminalError("negative");
    if (data.n % 2 === 1 && receiveCount < 3) throw new Error("odd");
  },
);
