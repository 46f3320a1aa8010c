import { existsSync, readFileSync } from "node:fs";
import { type AppBill, appBillData, CostError } from "@motif/cost";
import * as z from "zod/mini";
import { findApp } from "../../catalogue.ts";
import { billsAt, type CostSettings, readPriceable } from "../priceable.ts";
import { withFolderAt } from "./git-tree.ts";

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
 * What the app cost before: in a file that `motif cost --json` wrote, or as it is at a commit. Throws `UsageError` where git has
 * no such commit, `CostError` `bad-run` for a file with something else in it.
 */
export async function billsBefore(
  app: string,
  against: string,
  levels: readonly number[],
  settings: CostSettings,
): Promise<readonly PlainBill[]> {
  if (existsSync(against) && against.endsWith(".json")) return billsOfFile(against);
  return withFolderAt(findApp(app), against, async (folder) => {
    const priceable = await readPriceable(folder, settings);
    return levels.flatMap((perDay) => billsAt(priceable, perDay, settings)).map(plainBill);
  });
}

/** A bill of now, to be compared with one of before. */
export function plainBill(priced: AppBill): PlainBill {
  return appBillData(priced);
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
