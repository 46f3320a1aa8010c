import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Inventory } from "@motif/core/model";
import { isObject, messageOf } from "@motif/core/platform";
import { CostError } from "../errors.ts";
import { loadMeasured } from "./measured.ts";
import { resolveWorkload } from "./resolve.ts";
import type { ResolvedWorkload } from "./resolved.ts";
import type { Calls } from "./workload.ts";

/**
 * Reads `workload.ts` of an app's folder (the workload is its default export) and what was measured, and checks both
 * against the app.
 * @throws CostError `workload-not-found` or `bad-workload`
 */
export async function loadWorkload(folder: string, inventory: Inventory): Promise<ResolvedWorkload> {
  const { default: workload } = await workloadModule(folder);
  return resolveWorkload(inventory, workload, loadMeasured(folder));
}

/**
 * Reads the example calls of an app: the export `calls` of its `workload.ts`.
 * @throws CostError `workload-not-found` or `bad-workload`
 */
export async function loadCalls(folder: string): Promise<Calls> {
  const { calls } = await workloadModule(folder);
  if (typeof calls === "function") return calls as Calls; // a function's type cannot be checked any further
  throw new CostError(
    "bad-workload",
    `${join(folder, "workload.ts")} exports no function "calls", so there is nothing to measure. docs/costs.md shows one.`,
  );
}

async function workloadModule(folder: string): Promise<Readonly<Record<string, unknown>>> {
  const file = join(folder, "workload.ts");
  if (!existsSync(file)) {
    throw new CostError(
      "workload-not-found",
      `${file} does not exist. What an app costs depends on what arrives and what its functions do; ` +
        "docs/costs.md shows how to write it down.",
    );
  }
  try {
    const module: unknown = await import(pathToFileURL(file).href);
    return isObject(module) ? module : {};
  } catch (cause) {
    throw new CostError("bad-workload", `${file} cannot be read: ${messageOf(cause)}`, { cause });
  }
}
