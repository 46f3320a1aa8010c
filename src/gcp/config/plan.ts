import { nameOf, type PhysicalName, type Refuse, refuseLargeValue } from "@motif/compile/kit";
import type { JsonObject } from "@motif/core";
import type { Inventory } from "@motif/core/model";
import type { BasePlan } from "../ground/plan.ts";
import { QUOTAS } from "./profile.ts";

/** The configs of a plan. */
export interface ConfigPlans {
  readonly configs: readonly ConfigPlan[];
}

/** A parameter with a version; a deployment may give it another value. */
export interface ConfigPlan {
  readonly name: string;
  readonly value: JsonObject;
}

/** The configs. */
export function planConfigs({ resources }: Inventory, refuse: Refuse): ConfigPlans {
  const taken = { service: "Parameter Manager", limit: QUOTAS.payload.value };
  for (const { name, value } of resources.config) refuseLargeValue(`config ${name}`, value, taken, refuse);
  return { configs: resources.config.map(({ name, value }) => ({ name, value })) };
}

/** The names of parameters. */
export function configNames({ app, configs }: BasePlan & ConfigPlans): PhysicalName[] {
  return configs.map(({ name }) => ({
    where: `config ${name}`,
    service: "parameter",
    name: nameOf(app, name),
    limit: QUOTAS.nameLength.value,
  }));
}
