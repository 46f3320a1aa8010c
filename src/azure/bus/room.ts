import { resourceVariable } from "@motif/runtime/variables";
import { uniqueNameWith } from "../ground/naming.ts";
import type { BasePlan } from "../ground/plan.ts";
import { instance } from "../ground/references.ts";
import type { Kind } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { rulesVariable } from "./environment.ts";
import { type BusPlans, planBuses } from "./plan.ts";
import { BILLING, busPrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { BUSES, busEndpoint, rulesLocal } from "./reference.ts";
import { BUS_ROLES, busAssignments, publish } from "./roles.ts";
import { CONSTRAINTS, RULES } from "./rules.ts";
import { busTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** Buses are custom topics of Event Grid, with a queue of Service Bus behind each rule. */
export const bus = {
  plan: planBuses,
  settings: (name) => ({
    [resourceVariable("bus", name)]: busEndpoint(name),
    [rulesVariable(name)]: { address: `local.${rulesLocal(name)}` },
  }),
  granted: ({ resource }) => publish(resource.name),
  assignments: busAssignments,
  assigns: BUS_ROLES,
  physicalNames: ({ buses }) =>
    buses.map(({ name }) => uniqueNameWith(`bus ${name}`, "bus", name, QUOTAS.nameLength.value)),
  alarms: ({ buses }) =>
    buses.map(({ name }) => ({
      name: `undelivered-of-${name}`,
      description: `Event Grid could not deliver events of ${name}: read them in the container undelivered-events`,
      target: instance(BUSES, name),
      // https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-eventgrid-topics-metrics
      namespace: "Microsoft.EventGrid/topics",
      metric: "DeadLetteredCount",
      aggregation: "Total",
    })),
  terraform: busTerraform,
  price: busPrice,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
} satisfies Kind<BasePlan & BusPlans>;
