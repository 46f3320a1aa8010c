import { not, v } from "@motif/compile";
import { outputByName } from "@motif/compile/kit";
import { privateBucket } from "../ground/bucket.ts";
import { DELETION_PROTECTION } from "../ground/deletion-protection.ts";
import type { BasePlan } from "../ground/plan.ts";
import { referenceTo } from "../ground/references.ts";
import type { TerraformParts } from "../ground/room.ts";
import type { BucketPlans } from "./plan.ts";
import { bucketAddress, bucketReference } from "./reference.ts";

/** The buckets. */
export function bucketTerraform({ app, buckets }: BasePlan & BucketPlans): TerraformParts {
  const names = buckets.map(({ name }) => [name, referenceTo(bucketReference(name))] as const);
  return {
    data: buckets.map(({ name }) =>
      privateBucket(app, name, {
        address: bucketAddress(name),
        forceDestroy: not(v("deletion_protection")),
      }),
    ),
    variables: buckets.length > 0 ? [DELETION_PROTECTION] : [],
    outputs: {
      data: outputByName("bucket_names", "Cloud Storage buckets, by their name in the app.", names),
    },
  };
}
