import { nameOf } from "@motif/compile/kit";
import { ACCOUNT } from "../ground/longest.ts";
import type { BasePlan } from "../ground/plan.ts";
import type { Kind } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { type BucketPlans, bucketNames, planBuckets } from "./plan.ts";
import { BILLING, bucketPrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { BUCKET_TYPE, bucketReference } from "./reference.ts";
import { CONSTRAINTS, RULES } from "./rules.ts";
import { bucketSam, sayBucket } from "./sam.ts";
import { grantedBucket } from "./statements.ts";
import { bucketTerraform } from "./terraform.ts";
import { RESERVED, TEXTS } from "./texts.ts";

/** Buckets are S3's. */
export const bucket = {
  plan: planBuckets,
  reference: (name) => bucketReference(name, "bucket"),
  granted: grantedBucket,
  physicalNames: bucketNames,
  reservedNames: ({ buckets }) => (buckets.length > 0 ? [RESERVED] : []),
  terraform: bucketTerraform,
  sam: bucketSam,
  named: {
    [BUCKET_TYPE]: {
      sam: sayBucket,
      longest: ({ name }, { app }, prefix) => `${prefix}-${nameOf(app, name)}-${ACCOUNT}`,
    },
  },
  price: bucketPrice,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
} satisfies Kind<BasePlan & BucketPlans>;
