import { task } from "@motif/app";
import * as z from "zod/mini";

/** Doubles a number. */
export default task(
  "double",
  { input: z.object({ n: z.number() }), output: z.number() },
  ({ input }) => input.n * 2,
);
