import { app, type FunctionSettings, task } from "@motif/core";
import * as z from "zod/mini";
import type { Example, Examples } from "./example.ts";

const Message = z.object({ id: z.string() });

/** What direct calls are asked for. */
export const examples: Examples = {
  "task.direct": () => direct({ timeout: "30s" }),
  "task.slow": () => direct({ timeout: "15m" }),
};

function direct(settings: FunctionSettings): Example {
  const price = task("price", { input: Message, output: Message, ...settings }, ({ input }) => input);
  return { definition: app("example", { price }) };
}
