import { type Refuse, refuseLargeValue } from "@motif/compile/kit";
import type { JsonObject } from "@motif/core";
import type { Inventory } from "@motif/core/model";
import type { Backlog } from "../ground/room.ts";
import { QUOTAS } from "./profile.ts";

/** The configs of a plan. */
export interface ConfigPlans {
  readonly configs: readonly ConfigPlan[];
}

/** A key of the app's store; a deployment may give it another value. */
export interface ConfigPlan {
  readonly name: string;
  readonly value: JsonObject;
}

/** The configs. */
export function planConfigs({ resources }: Inventory, _: readonly Backlog[], refuse: Refuse): ConfigPlans {
  const taken = { service: "App Configuration", limit: QUOTAS.valueSize.value };
  for (const { name, value } of resources.config) refuseLargeValue(`config ${name}`, value, taken, refuse);
  return { configs: resources.config.map(({ name, value }) => ({ name, value })) };
}
