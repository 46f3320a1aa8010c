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
import { bucketTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** https://docs.cloud.google.com/storage/docs/access-control/iam-roles; replacing an object takes storage.objects.delete. */
const READER = "roles/storage.objectViewer";
const WRITER = "roles/storage.objectUser";

/** Buckets are Cloud Storage's. */
export const bucket = {
  plan: planBuckets,
  environment: (name) => ({ [resourceVariable("bucket", name)]: bucketReference(name) }),
  granted: ({ resource: { name }, access }) => {
    const target = on("google_storage_bucket", "bucket", { bucket: bucketReference(name) }, name);
    return writes(operationsOf("bucket", access))
      ? { role: WRITER, includes: READER, on: target }
      : { role: READER, on: target };
  },
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
