import type { UnsupportedError } from "@motif/core";
import type { Inventory } from "@motif/core/model";
import { type CloudTarget, loadTargets, refusalOf } from "../build/targets.ts";

/**
 * The clouds that can run an app. What the others say is printed as errors are; where all of them refuse the app, throws
 * what the first one says.
 */
export async function targetsFor(inventory: Inventory, names: readonly string[]): Promise<CloudTarget[]> {
  const targets: CloudTarget[] = [];
  const refusals: UnsupportedError[] = [];
  for (const target of await loadTargets(names)) {
    const refusal = refusalOf(target, inventory);
    if (refusal) refusals.push(refusal);
    else targets.push(target);
  }
  const [first] = refusals;
  if (targets.length === 0 && first) throw first;
  for (const { message } of refusals) console.error(`${message}\n`);
  return targets;
}
