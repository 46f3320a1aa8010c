import { task } from "@motif/core";
import * as z from "zod/mini";

export default task("shout", { input: z.object({ text: z.string() }), output: z.string() }, ({ input }) => {
  if (input.text === "") throw new Error("nothing to shout");
  return input.text.toUpperCase();
});
