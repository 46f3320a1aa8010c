import { type Args, type Block, block, blocks, not, type Resource, ref, resource, v } from "@motif/compile";
import type { GcpPlan, ObjectTriggerPlan } from "../plan/gcp-plan.ts";
import { bucketName, fullName, identifier, PERMISSIONS_IN_EFFECT, SERVICES } from "./naming.ts";
import { addressOf, emailOf } from "./references.ts";

/** Days after which replaced and deleted versions, and uploads that nobody finished, go away. */
export const NONCURRENT_DAYS = 30;
export const UNFINISHED_UPLOAD_DAYS = 7;

/** A type of event: https://docs.cloud.google.com/eventarc/docs/cloudevents */
const OBJECT_FINALIZED = "google.cloud.storage.object.v1.finalized";

/** The buckets, and the triggers that take their new objects to functions. */
export function bucketBlocks(plan: GcpPlan): Block[] {
  return [
    ...plan.buckets.map(({ name }) =>
      privateBucket(plan.app, name, {
        address: addressOf("bucket", name),
        forceDestroy: not(v("deletion_protection")),
      }),
    ),
    ...plan.objectTriggers.map((trigger) => objectTrigger(plan.app, trigger)),
  ];
}

/** A bucket that cannot be made public, with uniform access and earlier versions. */
export function privateBucket(
  app: string,
  name: string,
  options: {
    readonly address: string;
    readonly forceDestroy: Args["force_destroy"];
    readonly comment?: string;
  },
): Resource {
  return resource(
    "google_storage_bucket",
    options.address.replace(/^[^.]*\./, ""),
    {
      name: bucketName(app, name),
      location: v("region"),
      uniform_bucket_level_access: true,
      public_access_prevention: "enforced",
      force_destroy: options.forceDestroy,
      versioning: block({ enabled: true }),
      lifecycle_rule: blocks([
        {
          action: block({ type: "Delete" }),
          condition: block({ days_since_noncurrent_time: NONCURRENT_DAYS }),
        },
        {
          action: block({ type: "AbortIncompleteMultipartUpload" }),
          condition: block({ age: UNFINISHED_UPLOAD_DAYS }),
        },
      ]),
    },
    { dependsOn: [SERVICES], ...(options.comment !== undefined && { comment: options.comment }) },
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
        { attribute: "bucket", value: ref(addressOf("bucket", trigger.bucket), "name") },
      ]),
      service_account: emailOf(trigger.caller),
      destination: block({
        cloud_run_service: block({
          service: ref(addressOf("function", trigger.function), "name"),
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
