import type { Inventory } from "@motif/core/model";

/** The secrets of a plan. */
export interface SecretPlans {
  readonly secrets: readonly SecretPlan[];
}

/** A secret in a key vault of its own, to which its value is written by hand. */
export interface SecretPlan {
  readonly name: string;
}

/** The secrets. */
export function planSecrets({ resources }: Inventory): SecretPlans {
  return { secrets: resources.secret.map(({ name }) => ({ name })) };
}
