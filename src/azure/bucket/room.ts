import { resourceVariable } from "@motif/runtime/variables";
import type { Kind } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { BUCKET_VARIABLE } from "./environment.ts";
import { type BucketPlans, planBuckets } from "./plan.ts";
import { BILLING, bucketPrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { containerName, STORAGE_ACCOUNT } from "./reference.ts";
import { BUCKET_ROLES, bucketAssignments, grantedBucket } from "./roles.ts";
import { RULES } from "./rules.ts";
import { bucketTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** Buckets are containers of one storage account. */
export const bucket = {
  plan: planBuckets,
  settings: (name) => ({
    [resourceVariable("bucket", name)]: containerName(name),
    [BUCKET_VARIABLE.endpoint]: { address: STORAGE_ACCOUNT, attribute: "primary_blob_endpoint" },
  }),
  granted: grantedBucket,
  assignments: bucketAssignments,
  terraform: bucketTerraform,
  assigns: BUCKET_ROLES,
  price: bucketPrice,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
} satisfies Kind<BucketPlans>;
