import type { MotifError } from "@motif/core";
import type { Inventory } from "@motif/core/model";
import { type CloudTarget, loadTarget, MissingPackageError, refusalOf } from "../build/targets.ts";

/**
 * The clouds that can run an app and whose packages are installed. Why others are left out is printed as errors are; where
 * all are, throws what the first one says.
 */
export async function targetsFor(
  inventory: Inventory,
  names: readonly string[],
  load: (name: string) => Promise<CloudTarget> = loadTarget,
): Promise<CloudTarget[]> {
  const found = await Promise.all(names.map((name) => targetOrReason(inventory, () => load(name))));
  const targets = found.flatMap(({ target }) => target ?? []);
  const reasons = found.flatMap(({ reason }) => reason ?? []);
  const [first] = reasons;
  if (targets.length === 0 && first) throw first;
  for (const { message } of reasons) console.error(`${message}\n`);
  return targets;
}

/** A cloud, or why it is left out. */
interface Found {
  readonly target?: CloudTarget;
  readonly reason?: MotifError;
}

async function targetOrReason(inventory: Inventory, load: () => Promise<CloudTarget>): Promise<Found> {
  try {
    const target = await load();
    const reason = refusalOf(target, inventory);
    return reason ? { reason } : { target };
  } catch (error) {
    if (error instanceof MissingPackageError) return { reason: error };
    throw error;
  }
}
