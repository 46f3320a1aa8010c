import { readFileSync } from "node:fs";
import { messageOf } from "@motif/core/platform";
import * as z from "zod/mini";
import { CostError } from "../errors.ts";
import { KINDS, type ResourceCounts } from "../usage/kinds/index.ts";
import { issueTexts } from "../workload/issues.ts";
import { type ApiCounts, apiCounts, count, type FunctionCounts, functionCounts } from "./counts.ts";

/**
 * What a run of an app on the engine used: counts, and histograms of how often each size or time occurred.
 * `GET /_motif/usage` gives it, and the data folder keeps that of the last run in `usage.json`.
 */
export interface RunUsage extends ResourceCounts {
  readonly version: 1;
  readonly app: string;
  readonly from: string;
  readonly to: string;
  /** Requests, and messages, objects and calls from outside. */
  readonly arrivals: number;
  readonly api: ApiCounts;
  readonly functions: Readonly<Record<string, FunctionCounts>>;
}

/** A schema of what is counted of each kind that counts. */
type CountSchemas = { readonly [P in keyof ResourceCounts]: z.ZodMiniType<ResourceCounts[P]> };

const schemas: Readonly<Record<string, z.ZodMiniType>> = Object.fromEntries(
  Object.values(KINDS).flatMap(({ plural, counts }) =>
    counts ? [[plural, z.record(z.string(), counts)] as const] : [],
  ),
);

/** The form of a {@link RunUsage}. */
export const runUsage: z.ZodMiniType<RunUsage> = z.strictObject({
  version: z.literal(1),
  app: z.string(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  arrivals: count,
  api: apiCounts,
  functions: z.record(z.string(), functionCounts),
  ...(schemas as CountSchemas), // they are made of the same kinds
});

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
