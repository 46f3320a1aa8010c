import type { Resource } from "@motif/compile";
import { identifier } from "@motif/compile/kit";
import { type GrantEntry, operationsOf } from "@motif/core/model";
import type { Role, RolePlan } from "../ground/plan.ts";
import { assignment, principalOf } from "../ground/roles.ts";
import { CONTAINER_TYPE, containerAddress } from "./reference.ts";

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage */
export const CONTRIBUTOR = "Storage Blob Data Contributor";
const READER = "Storage Blob Data Reader";

/** The roles that are assigned on buckets. */
export const BUCKET_ROLES = { [CONTRIBUTOR]: CONTAINER_TYPE, [READER]: CONTAINER_TYPE } as const;

const READS = operationsOf("bucket", "reader");

/** What a grant of a bucket becomes. */
export function grantedBucket({ resource, access }: GrantEntry): Role {
  const writes = operationsOf("bucket", access).some((operation) => !READS.includes(operation));
  return { kind: "bucket", name: resource.name, access: writes ? "write" : "read" };
}

/** Gives a role on a bucket to the identity of a function app. */
export function bucketAssignment(app: string, { role, why }: RolePlan): Resource {
  const { name, access = "" } = role;
  return assignment({
    label: [app, "bucket", name, access].map(identifier).join("_"),
    role: access === "write" ? CONTRIBUTOR : READER,
    scope: containerAddress(name),
    principal: principalOf(app),
    why,
  });
}
