import type { PhysicalName } from "@motif/compile/kit";
import type { BasePlan } from "../ground/plan.ts";
import type { Reference } from "../ground/reference.ts";
import type { Kind } from "../ground/room.ts";
import { busAlarms } from "./alarms.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { type BusPlans, busName, planBuses } from "./plan.ts";
import { BILLING, busPrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { BUS_TYPE, busReference } from "./reference.ts";
import { CONSTRAINTS, RULES } from "./rules.ts";
import { busSam, sayBus } from "./sam.ts";
import { grantedBus } from "./statements.ts";
import { busTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/**
 * Buses are EventBridge's, with a queue of SQS behind each rule. They are of the kind that AWS calls classic, with rules and
 * targets: for its newer custom event buses, with subscribers, provider 6.66 has no resource.
 */
export const bus = {
  plan: planBuses,
  reference: (name) => busReference(name, "name"),
  granted: grantedBus,
  physicalNames: ({ app, buses }) =>
    buses.map(
      (each): PhysicalName => ({
        where: `bus ${each.name}`,
        service: "bus",
        name: busName(app, each),
        limit: QUOTAS.nameLength.value,
      }),
    ),
  alarms: busAlarms,
  terraform: busTerraform,
  sam: busSam,
  named: { [BUS_TYPE]: { sam: sayBus, longest: longestOf } },
  price: busPrice,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
} satisfies Kind<BasePlan & BusPlans>;

function longestOf({ name }: Reference, { app }: BasePlan & BusPlans, prefix: string): string {
  return `${prefix}-${busName(app, { name })}`;
}
