import { block, blocks, data, type Resource, ref, resource, v } from "@motif/compile";
import { fullName, identifier } from "@motif/compile/kit";
import { bucketReference } from "../bucket/reference.ts";
import { PERMISSIONS_IN_EFFECT, SERVICES } from "../ground/naming.ts";
import type { BasePlan } from "../ground/plan.ts";
import { PUBLISHER } from "../ground/pubsub/roles.ts";
import { emailOf, functionName, referenceTo } from "../ground/references.ts";
import type { TerraformParts } from "../ground/room.ts";
import type { ObjectTriggerPlan, ObjectTriggerPlans } from "./plan.ts";

/** A type of event: https://docs.cloud.google.com/eventarc/docs/cloudevents */
const OBJECT_FINALIZED = "google.cloud.storage.object.v1.finalized";

const STORAGE_AGENT = "data.google_storage_project_service_account.agent";

/** The triggers that take new objects to functions. */
export function objectsTerraform({ app, objectTriggers }: BasePlan & ObjectTriggerPlans): TerraformParts {
  if (objectTriggers.length === 0) return {};
  return {
    functions: objectTriggers.map((trigger) => objectTrigger(app, trigger)),
    sources: [data("google_storage_project_service_account", "agent", {}, { dependsOn: [SERVICES] })],
    awaitedRoles: [storageAgent(objectTriggers)],
  };
}

/** Cloud Storage tells Eventarc of new objects through a topic that Eventarc makes: there is none yet to name. */
function storageAgent(objectTriggers: readonly ObjectTriggerPlan[]): Resource {
  const buckets = [...new Set(objectTriggers.map(({ bucket }) => bucket))];
  return resource(
    "google_project_iam_member",
    "cloud_storage_publisher",
    { project: v("project_id"), role: PUBLISHER, member: ref(STORAGE_AGENT, "member") },
    {
      comment: `Cloud Storage: tells Eventarc of new objects (${buckets.join(", ")}), through topics that Eventarc makes itself`,
    },
  );
}

function objectTrigger(app: string, trigger: ObjectTriggerPlan): Resource {
  return resource(
    "google_eventarc_trigger",
    identifier(trigger.name),
    {
      name: fullName(app, trigger.name),
      location: v("region"),
      matching_criteria: blocks([
        { attribute: "type", value: OBJECT_FINALIZED },
        { attribute: "bucket", value: referenceTo(bucketReference(trigger.bucket)) },
      ]),
      service_account: emailOf(trigger.caller),
      destination: block({
        cloud_run_service: block({
          service: referenceTo(functionName(trigger.function)),
          region: v("region"),
        }),
      }),
    },
    {
      comment: `New objects of ${trigger.bucket} to ${trigger.function}.`,
      dependsOn: [ref(PERMISSIONS_IN_EFFECT)],
    },
  );
}
