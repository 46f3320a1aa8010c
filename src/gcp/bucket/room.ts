import { operationsOf } from "@motif/core/model";
import { resourceVariable } from "@motif/runtime/variables";
import { bucketNameOf } from "../ground/bucket.ts";
import { on, writes } from "../ground/permissions.ts";
import type { BasePlan } from "../ground/plan.ts";
import type { Kind } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { type BucketPlans, planBuckets } from "./plan.ts";
import { BILLING, bucketPrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { bucketReference } from "./reference.ts";
import { CONSTRAINTS, FLOORS, RULES } from "./rules.ts";
import { signing } from "./signing.ts";
import { bucketTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** https://docs.cloud.google.com/storage/docs/access-control/iam-roles; replacing an object takes storage.objects.delete. */
const READER = "roles/storage.objectViewer";
const WRITER = "roles/storage.objectUser";
/** "Allows users to create objects": not to read, replace or delete any. */
const CREATOR = "roles/storage.objectCreator";

/** Buckets are Cloud Storage's. */
export const bucket = {
  plan: planBuckets,
  environment: (name) => ({ [resourceVariable("bucket", name)]: bucketReference(name) }),
  granted: ({ resource: { name }, access }) => {
    const named = { bucket: bucketReference(name) };
    const target = on("google_storage_bucket", "bucket", named, name);
    const operations = operationsOf("bucket", access);
    // A URL can do what its signer may.
    if (operations.includes("presign")) {
      return { role: CREATOR, on: on("google_storage_bucket", "bucket_uploads", named, name) };
    }
    return writes(operations) ? { role: WRITER, includes: READER, on: target } : { role: READER, on: target };
  },
  besides: signing,
  services: ({ signsUploads }) => (signsUploads ? ["iamcredentials"] : []),
  physicalNames: ({ app, buckets }) => buckets.map(({ name }) => bucketNameOf(`bucket ${name}`, app, name)),
  terraform: bucketTerraform,
  price: bucketPrice,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
  floors: FLOORS,
} satisfies Kind<BasePlan & BucketPlans>;
