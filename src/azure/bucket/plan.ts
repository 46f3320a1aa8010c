import type { Refuse } from "@motif/compile/kit";
import type { Inventory } from "@motif/core/model";
import type { Backlog } from "../ground/room.ts";
import { QUOTAS } from "./profile.ts";

/** The buckets of a plan. */
export interface BucketPlans {
  readonly buckets: readonly BucketPlan[];
}

/** A container for blobs. */
export interface BucketPlan {
  readonly name: string;
}

/** Days after which replaced and deleted blobs and containers go away. */
export const DELETED_DAYS = 30;

/** The containers. */
export function planBuckets({ resources }: Inventory, _: readonly Backlog[], refuse: Refuse): BucketPlans {
  const buckets = resources.bucket.map(({ name }) => ({ name }));
  for (const { name } of buckets) refuseName(name, refuse);
  return { buckets };
}

/** https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata#container-names */
function refuseName(name: string, refuse: Refuse): void {
  const limit = QUOTAS.containerNameLength.value;
  if (name.length >= 3 && name.length <= limit && !name.includes("--")) return;
  refuse(
    `bucket ${name}`,
    `a container's name has 3 to ${limit} letters, digits and single dashes; rename it`,
  );
}
