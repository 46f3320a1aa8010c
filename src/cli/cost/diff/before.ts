import { existsSync, readFileSync } from "node:fs";
import { type AppBill, appBillData, CostError } from "@motif/cost";
import * as z from "zod/mini";
import { findApp } from "../../catalogue.ts";
import { UsageError } from "../../errors.ts";
import { billsAt, type CostSettings, readPriceable } from "../priceable.ts";
import { withFolderAt } from "./git-tree.ts";
import { LAST_RUN, lastRunFile } from "./last-run.ts";

/** What a bill comes to, as `motif cost --json` writes it. */
export interface PlainBill {
  readonly cloud: string;
  readonly arrivalsPerDay: number;
  readonly totalUSD: number;
  readonly lines: readonly { readonly service: string; readonly costUSD: number | null }[];
}

const file = z.object({
  bills: z.array(
    z.object({
      cloud: z.string(),
      arrivalsPerDay: z.number(),
      totalUSD: z.number(),
      lines: z.array(z.object({ service: z.string(), costUSD: z.nullable(z.number()) })),
    }),
  ),
});

/**
 * What the app cost before: at the last run of `motif cost`, in a file that `motif cost --json` wrote, or as it is at a commit.
 * `app` is how the command names it, and what it calls itself. Throws `UsageError` where there was no run or git has no such
 * commit, `CostError` `bad-run` for a file with something else in it.
 */
export async function billsBefore(
  app: { readonly named: string; readonly name: string },
  against: string,
  levels: readonly number[],
  settings: CostSettings,
): Promise<readonly PlainBill[]> {
  if (against === LAST_RUN) return billsOfFile(lastRunOf(app.name));
  if (existsSync(against) && against.endsWith(".json")) return billsOfFile(against);
  return withFolderAt(findApp(app.named), against, async (folder) => {
    const priceable = await readPriceable(folder, settings);
    return levels.flatMap((perDay) => billsAt(priceable, perDay, settings)).map(plainBill);
  });
}

/** A bill of now, to be compared with one of before. */
export function plainBill(priced: AppBill): PlainBill {
  return appBillData(priced);
}

function lastRunOf(app: string): string {
  const path = lastRunFile(app);
  if (existsSync(path)) return path;
  throw new UsageError(`There is no earlier run of "motif cost" for ${app}: ${path} does not exist.`);
}

function billsOfFile(path: string): readonly PlainBill[] {
  const parsed = z.safeParse(file, parseJson(path));
  if (parsed.success) return parsed.data.bills;
  throw new CostError(
    "bad-run",
    `${path} is no output of "motif cost --json"; write one with: motif cost <app> --json`,
  );
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
