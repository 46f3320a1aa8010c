import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "@motif/core/platform";
import * as z from "zod/mini";
import { CostError } from "../errors.ts";
import { issueTexts } from "./issues.ts";

/** Name of the file in an app's folder that `motif cost <app> --measure` writes. */
export const MEASURED_FILE = "measured.json";

const milliseconds = z.number().check(z.nonnegative());

/**
 * Times of an app's functions on one machine, in milliseconds: those of an invocation, warm, per unit of work on the local engine
 * (whole milliseconds, 1 at least), and what its bundle for Lambda takes to load in a fresh process.
 */
export type Measured = z.infer<typeof measured>;
const measured = z.strictObject({
  about: z.string(),
  date: z.iso.date(),
  node: z.string(),
  functions: z.record(
    z.string(),
    z.strictObject({
      medianMs: milliseconds,
      p95Ms: milliseconds,
      samples: z.int().check(z.positive()),
      /** Not there where AWS refuses the app. */
      initMs: z.optional(milliseconds),
    }),
  ),
});

/**
 * Reads what was measured of an app; undefined where nothing was.
 * @throws CostError `bad-workload` where the file is not as the command writes it
 */
export function loadMeasured(folder: string): Measured | undefined {
  const file = join(folder, MEASURED_FILE);
  if (!existsSync(file)) return undefined;
  const content = readJson(file);
  const parsed = z.safeParse(measured, content, { error: z.locales.en().localeError });
  if (parsed.success) return parsed.data;
  throw new CostError(
    "bad-workload",
    `${file}: ${issueTexts(content, parsed.error.issues).join("; ")}. Delete it or write it anew with "motif cost <app> --measure".`,
  );
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new CostError("bad-workload", `${file} cannot be read: ${messageOf(cause)}`, { cause });
  }
}
