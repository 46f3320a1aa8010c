import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isObject, messageOf } from "@motif/core";
import type { Inventory } from "@motif/core/model";
import { CostError } from "../errors.ts";
import { type ResolvedWorkload, resolveWorkload } from "./resolve.ts";

/**
 * Reads `workload.ts` of an app's folder (the workload is its default export) and checks it against the app.
 * @throws CostError `workload-not-found` or `bad-workload`
 */
export async function loadWorkload(folder: string, inventory: Inventory): Promise<ResolvedWorkload> {
  const file = join(folder, "workload.ts");
  if (!existsSync(file)) {
    throw new CostError(
      "workload-not-found",
      `${file} does not exist. What an app costs depends on what arrives and what its functions do; ` +
        "docs/costs.md shows how to write it down.",
    );
  }
  return resolveWorkload(inventory, await defaultExport(file));
}

async function defaultExport(file: string): Promise<unknown> {
  try {
    const module: unknown = await import(pathToFileURL(file).href);
    return isObject(module) ? module.default : undefined;
  } catch (cause) {
    throw new CostError("bad-workload", `${file} cannot be read: ${messageOf(cause)}`, { cause });
  }
}
