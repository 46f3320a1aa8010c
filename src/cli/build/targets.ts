import type { Target } from "@motif/compile/kit";
import { UnsupportedError } from "@motif/core";
import type { Inventory } from "@motif/core/model";
import type { PricedTarget } from "@motif/cost";

/** A cloud that apps are built for and priced on: what its package exports. */
export type CloudTarget = Target & PricedTarget;

/** All clouds, by the name of their folder in the app. Adding one is adding a line. */
export const TARGETS: Readonly<Record<string, () => Promise<CloudTarget>>> = {
  aws: () => import("@motif/aws"),
  azure: () => import("@motif/azure"),
  gcp: () => import("@motif/gcp"),
};

/** The names of all clouds. */
export const CLOUDS: readonly string[] = Object.keys(TARGETS);

/** What a cloud's package exports. Throws where {@link TARGETS} has no such line. */
export function loadTarget(target: string): Promise<CloudTarget> {
  const load = TARGETS[target];
  if (!load) throw new Error(`There is no target ${target}.`);
  return load();
}

/** What the packages of several clouds export, in the order of the names. */
export function loadTargets(names: readonly string[]): Promise<CloudTarget[]> {
  return Promise.all(names.map(loadTarget));
}

/** What a cloud says of an app that it cannot run; undefined of one that it can. */
export function refusalOf(
  { makePlan }: Pick<Target, "makePlan">,
  inventory: Inventory,
): UnsupportedError | undefined {
  try {
    makePlan(inventory);
    return undefined;
  } catch (error) {
    if (error instanceof UnsupportedError) return error;
    throw error;
  }
}
