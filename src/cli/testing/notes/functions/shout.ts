import { setTimeout as sleep } from "node:timers/promises";
import { task } from "@motif/app";
import * as z from "zod/mini";

export default task(
  "shout",
  { input: z.object({ text: z.string() }), output: z.string() },
  async ({ input, log }) => {
    if (input.text === "") throw new Error("nothing to shout");
    if (input.text === "wait") {
      log.info("waits");
      await sleep(60_000);
    }
    return input.text.toUpperCase();
  },
);
