import { mapFor, not, output, ref, v } from "@motif/compile";
import { BUCKETS } from "../ground/bucket.ts";
import { DELETION_PROTECTION } from "../ground/deletion-protection.ts";
import type { TerraformParts } from "../ground/room.ts";
import type { BucketPlans } from "./plan.ts";

/** The buckets. */
export function bucketTerraform({ buckets }: BucketPlans): TerraformParts {
  if (buckets.length === 0) return {};
  const own = buckets.map(({ name }) => name);
  const names = mapFor(["name"], own, [ref("name"), ref(`${BUCKETS}[name].name`)]);
  return {
    buckets: buckets.map((bucket) => ({ ...bucket, forceDestroy: not(v("deletion_protection")) })),
    variables: [DELETION_PROTECTION],
    outputs: {
      data: [
        output("bucket_names", {
          description: "Cloud Storage buckets, by their name in the app.",
          value: names,
        }),
      ],
    },
  };
}
