import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Inventory } from "@motif/core/model";
import { isObject, messageOf } from "@motif/core/platform";
import * as z from "zod/mini";
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

/** Example calls of an app, and the values of the secrets that they are made with, by name. */
export interface ExampleCalls {
  readonly calls: Calls;
  readonly secrets?: Readonly<Record<string, string>>;
}

const SecretValues = z.optional(z.record(z.string(), z.string()));

/**
 * Reads the example calls of an app: the exports `calls` and `secrets` of its `workload.ts`.
 * @throws CostError `workload-not-found` or `bad-workload`
 */
export async function loadCalls(folder: string): Promise<ExampleCalls> {
  const { calls, secrets } = await workloadModule(folder);
  const bad = (what: string) => new CostError("bad-workload", `${join(folder, "workload.ts")} ${what}`);
  if (typeof calls !== "function")
    throw bad('exports no function "calls", so there is nothing to measure. docs/costs.md shows one.');
  const values = SecretValues.safeParse(secrets);
  if (!values.success) throw bad('exports "secrets" that are no texts by name.');
  // A function's type cannot be checked any further.
  return { calls: calls as Calls, ...(values.data && { secrets: values.data }) };
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
