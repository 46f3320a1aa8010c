import type { Inventory } from "@motif/core/model";

/** The callables of a plan. */
export interface CallablePlans {
  readonly callables: readonly CallablePlan[];
}

/** A function that others call. */
export interface CallablePlan {
  readonly name: string;
  /** Whether it is called through its alias, as its environments that are always ready are. */
  readonly aliased: boolean;
}

/** The functions that other functions, or workflows, were granted. */
export function planCallables({ resources, functions }: Inventory): CallablePlans {
  const granted = [
    ...functions.flatMap(({ grants }) => grants),
    ...resources.workflow.flatMap(({ uses }) => uses),
  ];
  const isGranted = (name: string) =>
    granted.some(({ resource }) => resource.kind === "callable" && resource.name === name);
  return {
    callables: resources.callable
      .filter(({ name }) => isGranted(name))
      .map(({ name }) => ({
        name,
        aliased: functions.some((fn) => fn.name === name && fn.provisionedConcurrency > 0),
      })),
  };
}
