import * as z from "zod";

/** Runs the tests that depend on `file` and whose path has one of `folders` in it, the nearest first, until one fails. */
export type TestRequest = z.infer<typeof testRequest>;
export const testRequest = z.strictObject({ file: z.string(), folders: z.array(z.string()) });

/** Nothing where all passed; else the test, or why there is none: its file did not load. */
export type TestAnswer = z.infer<typeof testAnswer>;
export const testAnswer = z.strictObject({
  failure: z.optional(
    z.union([
      z.strictObject({ kind: z.literal("caught"), test: z.string(), file: z.string() }),
      z.strictObject({ kind: z.literal("unnamed"), reason: z.string() }),
    ]),
  ),
});
