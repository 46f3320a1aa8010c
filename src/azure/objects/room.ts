import type { ObjectsTrigger } from "@motif/core/model";
import type { BasePlan } from "../ground/plan.ts";
import type { Trigger } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import {
  calledByObjects,
  type EventSubscriptionPlans,
  objectBacklogs,
  planEventSubscriptions,
} from "./plan.ts";
import { BILLING, objectsPrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { CONSTRAINTS, RULES } from "./rules.ts";
import { objectsTerraform, TOPIC } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** New blobs are told by Event Grid, through queues of Service Bus. */
export const objects = {
  brings: "events of a bucket",
  awaited: false,
  called: calledByObjects,
  backlogs: objectBacklogs,
  plan: planEventSubscriptions,
  alarms: ({ eventSubscriptions }) =>
    eventSubscriptions.length === 0
      ? []
      : [
          {
            name: "undelivered-events",
            description: "Event Grid could not deliver events: read them in the container event-dead-letters",
            target: TOPIC,
            // https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-eventgrid-systemtopics-metrics
            namespace: "Microsoft.EventGrid/systemTopics",
            metric: "DeadLetteredCount",
            aggregation: "Total",
          },
        ],
  terraform: objectsTerraform,
  price: objectsPrice,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
} satisfies Trigger<ObjectsTrigger, BasePlan & EventSubscriptionPlans>;
