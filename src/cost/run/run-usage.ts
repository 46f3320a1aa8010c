import { readFileSync } from "node:fs";
import { type RunUsage, runUsage } from "@motif/core/model";
import { messageOf } from "@motif/core/platform";
import * as z from "zod/mini";
import { CostError } from "../errors.ts";
import { issueTexts } from "../workload/issues.ts";

/**
 * Reads what a run used.
 * @throws CostError `bad-run` where there is no such file, it is of another app, or nothing happened in the run
 */
export function loadRun(file: string, app: string): RunUsage {
  const run = parseRun(file, readJson(file));
  if (run.app !== app)
    throw new CostError("bad-run", `${file} is of a run of "${run.app}", not of "${app}".`);
  if (run.arrivals === 0) {
    throw new CostError(
      "bad-run",
      `${file}: nothing arrived in the run from ${run.from} to ${run.to}. Call the app, then ask again.`,
    );
  }
  return run;
}

function parseRun(file: string, content: unknown): RunUsage {
  const parsed = z.safeParse(runUsage, content, { error: z.locales.en().localeError });
  if (parsed.success) return parsed.data;
  throw new CostError("bad-run", `${file}: ${issueTexts(content, parsed.error.issues).join("; ")}`);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new CostError(
      "bad-run",
      `${file} cannot be read (${messageOf(cause)}). It is written while the app runs with "motif dev", and when it ends.`,
      { cause },
    );
  }
}
