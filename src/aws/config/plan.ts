import { nameOf, type PhysicalName, type Refuse } from "@motif/compile/kit";
import type { JsonObject } from "@motif/core";
import type { Inventory } from "@motif/core/model";
import type { ConfigEntry } from "@motif/core/platform";
import type { BasePlan } from "../ground/plan.ts";
import { QUOTAS } from "./profile.ts";

/** The configs of a plan. */
export interface ConfigPlans {
  readonly configs: readonly ConfigPlan[];
}

/** A standard SSM parameter; a deployment may give it another value. */
export interface ConfigPlan {
  readonly name: string;
  readonly description: string;
  readonly value: JsonObject;
}

/** The configs. */
export function planConfigs({ app, resources }: Inventory, refuse: Refuse): ConfigPlans {
  for (const config of resources.config) refuseValue(config, refuse);
  return {
    configs: resources.config.map(({ name, value }) => ({
      name,
      description: `${app}: config ${name}`,
      value,
    })),
  };
}

function refuseValue({ name, value }: ConfigEntry, refuse: Refuse): void {
  const json = JSON.stringify(value);
  const size = Buffer.byteLength(json);
  if (size > QUOTAS.valueSize.value) {
    refuse(
      `config ${name}`,
      `its value has ${size} bytes as JSON, and a standard SSM parameter takes ${QUOTAS.valueSize.value}; keep what is large in a bucket or a table`,
    );
  }
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
