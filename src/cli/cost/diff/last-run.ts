import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "@motif/core/model";
import { type AppBill, appBillData } from "@motif/cost";
import { dataFolderOf } from "../../data-folder.ts";

/** What `--diff` is given to compare with the run before. */
export const LAST_RUN = "last-run";

/** Where the bills of the last `motif cost` of an app are kept. */
export function lastRunFile(app: string): string {
  return join(dataFolderOf(app, undefined), "costs.json");
}

/**
 * Keeps the bills of a run for `--diff last-run`, as `--json` writes them. Where that cannot be, none are kept: what somebody
 * wanted to know was the price.
 */
export function keepBills(app: string, bills: readonly AppBill[]): void {
  try {
    makeFolder(dataFolderOf(app, undefined));
    writeFileSync(lastRunFile(app), JSON.stringify({ app, bills: bills.map(appBillData) }));
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
  }
}
