import type { PhysicalName } from "@motif/compile/kit";
import { ACCOUNT, REGION } from "../ground/longest.ts";
import type { BasePlan } from "../ground/plan.ts";
import type { Reference } from "../ground/reference.ts";
import type { Kind, Trigger } from "../ground/room.ts";
import { streamAlarms } from "./alarms.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { streamCharts } from "./charts.ts";
import { planStreams, type StreamPlans, streamName } from "./plan.ts";
import { BILLING, streamPrice, streamTriggerPrice, streamWarnings } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { STREAM_TYPE, streamReference } from "./reference.ts";
import { CONSTRAINTS, RULES } from "./rules.ts";
import { sayStream, streamEvents, streamSam } from "./sam.ts";
import { grantedStream } from "./statements.ts";
import { streamTerraform, streamTriggerTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";
import { planStreamTriggers, type StreamTriggerPlans, streamClaims, streamNeeds } from "./trigger-plan.ts";

/** Streams are Kinesis's. */
export const stream = {
  plan: planStreams,
  reference: (name) => streamReference(name, "name"),
  granted: grantedStream,
  physicalNames: ({ app, streams }) =>
    streams.map(
      (each): PhysicalName => ({
        where: `stream ${each.name}`,
        service: "stream",
        name: streamName(app, each),
        limit: QUOTAS.nameLength.value,
      }),
    ),
  terraform: streamTerraform,
  sam: streamSam,
  named: { [STREAM_TYPE]: { sam: sayStream, longest: longestOf } },
  price: streamPrice,
  warnings: streamWarnings,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
} satisfies Kind<BasePlan & StreamPlans>;

function longestOf({ name, attribute }: Reference, { app }: BasePlan & StreamPlans, prefix: string): string {
  const physical = `${prefix}-${streamName(app, { name })}`;
  return attribute === "arn" ? `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/${physical}` : physical;
}

/** Records come through an event source mapping. */
export const streamTrigger = {
  brings: "records of a stream",
  plan: planStreamTriggers,
  adapter: () => "stream",
  needs: streamNeeds,
  claims: streamClaims,
  alarms: streamAlarms,
  charts: streamCharts,
  terraform: streamTriggerTerraform,
  events: streamEvents,
  price: streamTriggerPrice,
  capabilities: {},
} satisfies Trigger<BasePlan & StreamTriggerPlans>;
