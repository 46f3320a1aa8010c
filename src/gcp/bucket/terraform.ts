import { call, eachKey, not, v } from "@motif/compile";
import { privateBucket } from "../ground/bucket.ts";
import { DELETION_PROTECTION } from "../ground/deletion-protection.ts";
import { outputOfEach } from "../ground/outputs.ts";
import type { BasePlan } from "../ground/plan.ts";
import type { TerraformParts } from "../ground/room.ts";
import type { BucketPlans } from "./plan.ts";
import { BUCKETS } from "./reference.ts";

/** The buckets. */
export function bucketTerraform({ app, buckets }: BasePlan & BucketPlans): TerraformParts {
  if (buckets.length === 0) return {};
  const names = buckets.map(({ name }) => name);
  return {
    data: [
      privateBucket(app, eachKey, {
        label: "bucket",
        forceDestroy: not(v("deletion_protection")),
        forEach: call("toset", names),
      }),
    ],
    variables: [DELETION_PROTECTION],
    outputs: {
      data: [
        outputOfEach("bucket_names", "Cloud Storage buckets, by their name in the app.", BUCKETS, "name"),
      ],
    },
  };
}
