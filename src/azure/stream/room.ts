import type { StreamTrigger } from "@motif/core/model";
import { resourceVariable } from "@motif/runtime/variables";
import { uniqueNameWith } from "../ground/naming.ts";
import type { BasePlan } from "../ground/plan.ts";
import { clientIdOf } from "../ground/references.ts";
import type { Kind, Trigger } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { streamCharts } from "./charts.ts";
import { EVENT_HUBS_VARIABLE } from "./environment.ts";
import { planStreams, type StreamPlans } from "./plan.ts";
import { BILLING, streamPrice, streamWarnings } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { hubName, NAMESPACE } from "./reference.ts";
import { publish, STREAM_ROLES, streamAssignments } from "./roles.ts";
import { CONSTRAINTS, RULES } from "./rules.ts";
import { streamTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";
import { calledByStreams } from "./trigger-plan.ts";

/** Streams are event hubs. What a failed batch's message has with it needs no role to be read. */
export const stream = {
  plan: planStreams,
  settings: (name, app) => ({
    [resourceVariable("stream", name)]: hubName(name),
    [EVENT_HUBS_VARIABLE.namespace]: { address: "local.event_hubs_host" },
    [EVENT_HUBS_VARIABLE.credential]: "managedidentity",
    [EVENT_HUBS_VARIABLE.clientId]: clientIdOf(app),
  }),
  granted: ({ resource, access }) => (access === "publisher" ? publish(resource.name) : undefined),
  assignments: streamAssignments,
  assigns: STREAM_ROLES,
  physicalNames: ({ app, streams }) =>
    streams.length === 0
      ? []
      : [uniqueNameWith(`app ${app}`, "Event Hubs namespace", "streams", QUOTAS.namespaceNameLength.value)],
  alarms: ({ streams }) =>
    streams.length === 0
      ? []
      : [
          {
            name: "streams-throttled",
            description: "Event Hubs refused records for want of throughput units: raise their maximum",
            target: NAMESPACE,
            // https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-eventhub-namespaces-metrics
            namespace: "Microsoft.EventHub/namespaces",
            metric: "ThrottledRequests",
            aggregation: "Total",
          },
        ],
  charts: streamCharts,
  terraform: streamTerraform,
  price: streamPrice,
  warnings: streamWarnings,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
} satisfies Kind<BasePlan & StreamPlans>;

/** Records come through an Event Hubs trigger. */
export const streamTrigger = {
  brings: "records of a stream",
  awaited: false,
  called: calledByStreams,
} satisfies Trigger<StreamTrigger, BasePlan>;
