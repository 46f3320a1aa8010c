import type { Target } from "@motif/compile/kit";

/** All clouds that apps are built for, by the name of their folder in the app. Adding one is adding a line. */
export const TARGETS: Readonly<Record<string, () => Promise<Target>>> = {
  aws: () => import("@motif/aws"),
  azure: () => import("@motif/azure"),
  gcp: () => import("@motif/gcp"),
};

/** What a cloud's package exports. Throws where {@link TARGETS} has no such line. */
export function loadTarget(target: string): Promise<Target> {
  const load = TARGETS[target];
  if (!load) throw new Error(`There is no target ${target}.`);
  return load();
}
