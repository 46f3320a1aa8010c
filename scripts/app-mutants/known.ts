import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { APP_OPERATORS } from "./operators.ts";

const Place = z.strictObject({
  /** In the pattern's folder, such as `functions/get-job.ts`. */
  file: z.string(),
  operator: z.enum(APP_OPERATORS),
  /** The beginning of what the source says there, in one line. */
  of: z.string(),
});

/** A mutant of a pattern that does all that the pattern promises; and why. */
const Argued = Place.extend({
  /** The beginning of what stands there instead, where one place has several mutants of an operator. */
  becomes: z.string().optional(),
  why: z.string(),
});

/** A mutant that was neither found nor argued; the runs that it had, and what a run would need to find it. */
const Open = Place.extend({ runs: z.number(), needs: z.string() });

/** What `npm run app-mutants` counted, when it was last run over the whole pattern. */
const Result = z.strictObject({
  mutants: z.number(),
  refused: z.number(),
  found: z.number(),
  argued: z.number(),
  /** How many each had at least, if it was not found before. */
  runs: z.number(),
  /** The run in which the last one was found, where that took more than `runs`. */
  lastFoundIn: z.number().optional(),
});

const Known = z.strictObject({ result: Result.optional(), argued: z.array(Argued), open: z.array(Open) });

/** What is known of a pattern's mutants: `mutants.json` in its folder. */
export type Known = z.infer<typeof Known>;

/** Reads it; nothing is known where there is no such file. */
export function readKnown(folder: string): Known {
  const path = join(folder, "mutants.json");
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return { argued: [], open: [] };
  }
  const { data, error } = Known.safeParse(JSON.parse(text));
  if (!data) throw new Error(`${path}: ${z.prettifyError(error)}`);
  return data;
}
