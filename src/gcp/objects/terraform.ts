import { block, blocks, data, eachKey, type Resource, ref, resource, v } from "@motif/compile";
import { fullName, repeated } from "@motif/compile/kit";
import { agentMember } from "../ground/agents.ts";
import { BUCKETS } from "../ground/bucket.ts";
import { PERMISSIONS_IN_EFFECT, SERVICES } from "../ground/naming.ts";
import type { BasePlan } from "../ground/plan.ts";
import { PUBLISHER } from "../ground/pubsub/roles.ts";
import { ACCOUNTS, FUNCTIONS, INVOKERS, instanceOf } from "../ground/references.ts";
import type { TerraformParts } from "../ground/room.ts";
import type { ObjectTriggerPlan, ObjectTriggerPlans } from "./plan.ts";

/** A type of event: https://docs.cloud.google.com/eventarc/docs/cloudevents */
const OBJECT_FINALIZED = "google.cloud.storage.object.v1.finalized";

/** What Eventarc may do in a project. */
const AGENT_ROLE = "roles/eventarc.serviceAgent";

const STORAGE_AGENT = "data.google_storage_project_service_account.agent";

/** The triggers that take new objects to functions. */
export function objectsTerraform(plan: BasePlan & ObjectTriggerPlans): TerraformParts {
  const { objectTriggers } = plan;
  if (objectTriggers.length === 0) return {};
  return {
    functions: [triggers(plan)],
    sources: [data("google_storage_project_service_account", "agent", {}, { dependsOn: [SERVICES] })],
    awaitedRoles: [storageAgent(objectTriggers), eventarcAgent()],
    pubsubCalls: objectTriggers,
    agents: ["eventarc", "pubsub"],
  };
}

/**
 * Cloud Storage tells Eventarc of new objects through a topic that Eventarc makes: there is none yet to name. The agent of a
 * project is always the same, but is asked for again when an API is switched on; until the answer the role would be replaced.
 */
function storageAgent(objectTriggers: readonly ObjectTriggerPlan[]): Resource {
  const buckets = [...new Set(objectTriggers.map(({ bucket }) => bucket))];
  return resource(
    "google_project_iam_member",
    "cloud_storage_publisher",
    { project: v("project_id"), role: PUBLISHER, member: ref(STORAGE_AGENT, "member") },
    {
      comment: `Cloud Storage: tells Eventarc of new objects (${buckets.join(", ")}), through topics that Eventarc makes itself`,
      lifecycle: { ignoreChanges: ["member"] },
    },
  );
}

/**
 * Without it triggers are refused ("Permission denied while using the Eventarc Service Agent").
 * @see https://docs.cloud.google.com/iam/docs/create-service-agents
 */
function eventarcAgent(): Resource {
  return resource(
    "google_project_iam_member",
    "eventarc_agent",
    { project: v("project_id"), role: AGENT_ROLE, member: agentMember("eventarc") },
    { comment: "Eventarc: makes what its triggers consist of; the role exists on projects only" },
  );
}

function triggers({ app, objectTriggers }: BasePlan & ObjectTriggerPlans): Resource {
  const { forEach, value } = repeated(
    objectTriggers.map(({ name, bucket, function: fn, caller }) => ({
      key: name,
      comment: `New objects of ${bucket} to ${fn}.`,
      values: { bucket, function: fn, caller },
    })),
  );
  return resource(
    "google_eventarc_trigger",
    "trigger",
    {
      name: fullName(app, eachKey),
      location: v("region"),
      matching_criteria: blocks([
        { attribute: "type", value: OBJECT_FINALIZED },
        { attribute: "bucket", value: instanceOf(BUCKETS, value("bucket"), "name") },
      ]),
      service_account: instanceOf(ACCOUNTS, value("caller"), "email"),
      destination: block({
        cloud_run_service: block({
          service: instanceOf(FUNCTIONS, value("function"), "name"),
          region: v("region"),
        }),
      }),
    },
    { forEach, dependsOn: [ref(PERMISSIONS_IN_EFFECT), ref(INVOKERS)] },
  );
}
