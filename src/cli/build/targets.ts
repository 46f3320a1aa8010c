import type { Target } from "@motif/compile/kit";
import { MotifError, UnsupportedError } from "@motif/core";
import type { Inventory } from "@motif/core/model";
import { messageOf } from "@motif/core/platform";
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

const PACKAGES = CLOUDS.map((cloud) => `@motif/${cloud}`).join(", ");

/** A cloud's package is optional, as is what all of them bring along, and not installed. */
export class MissingPackageError extends MotifError {
  /** `needing` is a cloud or a command. */
  constructor(needing: string, name: string, cause: unknown) {
    const comesWith = name === "@motif/compile" ? ` (it comes with ${PACKAGES})` : "";
    const message = `${name}, which ${needing} needs, is not installed${comesWith}; install it from where your @motif/cli comes, in the same version.`;
    super("package-missing", message, { cause });
  }
}

/** What a cloud's package exports. Throws {@link MissingPackageError}, and `Error` where {@link TARGETS} has no such line. */
export async function loadTarget(target: string): Promise<CloudTarget> {
  const load = TARGETS[target];
  if (!load) throw new Error(`There is no target ${target}.`);
  return orMissing(target, load);
}

/** What `load` gives. Throws {@link MissingPackageError} where a package of ours is not there to be loaded. */
export async function orMissing<T>(needing: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const [, missing] = /^Cannot find package '(@motif\/[a-z]+)'/.exec(messageOf(error)) ?? [];
    if (missing === undefined) throw error;
    throw new MissingPackageError(needing, missing, error);
  }
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
