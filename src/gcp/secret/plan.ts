import { nameOf, type PhysicalName } from "@motif/compile/kit";
import type { Inventory } from "@motif/core/model";
import type { BasePlan } from "../ground/plan.ts";
import { QUOTAS } from "./profile.ts";

/** The secrets of a plan. */
export interface SecretPlans {
  readonly secrets: readonly SecretPlan[];
}

/** A Secret Manager secret, without a value: whoever may know it sets it. */
export interface SecretPlan {
  readonly name: string;
}

/** The secrets. */
export function planSecrets({ resources }: Inventory): SecretPlans {
  return { secrets: resources.secret.map(({ name }) => ({ name })) };
}

/** The names of secrets. */
export function secretNames({ app, secrets }: BasePlan & SecretPlans): PhysicalName[] {
  return secrets.map(({ name }) => ({
    where: `secret ${name}`,
    service: "secret",
    name: nameOf(app, name),
    limit: QUOTAS.nameLength.value,
  }));
}
