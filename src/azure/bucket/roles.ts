import { eachValue, type Resource, tpl } from "@motif/compile";
import { type GrantEntry, operationsOf } from "@motif/core/model";
import type { Role } from "../ground/plan.ts";
import { type GrantedRole, grants } from "../ground/roles.ts";
import { CONTAINER_TYPE, CONTAINERS } from "./reference.ts";

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage */
export const CONTRIBUTOR = "Storage Blob Data Contributor";

/** The roles that are assigned on buckets. */
export const BUCKET_ROLES = {
  [CONTRIBUTOR]: CONTAINER_TYPE,
  "Storage Blob Data Reader": CONTAINER_TYPE,
} as const;

/** Accesses, as the roles for them end. */
const READ = "Reader";
const WRITE = "Contributor";

const READS = operationsOf("bucket", "reader");

/** What a grant of a bucket becomes. */
export function grantedBucket({ resource, access }: GrantEntry): Role {
  const writes = operationsOf("bucket", access).some((operation) => !READS.includes(operation));
  return { kind: "bucket", name: resource.name, access: writes ? WRITE : READ };
}

/** Gives roles on buckets to the identities of function apps. */
export function bucketAssignments(granted: readonly GrantedRole[]): Resource[] {
  const role = tpl`Storage Blob Data ${eachValue("access")}`;
  return grants({ label: "bucket", role, resources: CONTAINERS, byAccess: true }, granted);
}
