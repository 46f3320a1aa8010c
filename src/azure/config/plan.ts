import type { Refuse } from "@motif/compile/kit";
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
  for (const { name, value } of resources.config) {
    const size = Buffer.byteLength(JSON.stringify(value));
    if (size > QUOTAS.valueSize.value) {
      refuse(
        `config ${name}`,
        `its value has ${size} bytes as JSON, and App Configuration takes ${QUOTAS.valueSize.value}; keep what is large in a bucket or a table`,
      );
    }
  }
  return { configs: resources.config.map(({ name, value }) => ({ name, value })) };
}
