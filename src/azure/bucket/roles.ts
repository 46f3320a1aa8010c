import type { Resource } from "@motif/compile";
import { type GrantEntry, operationsOf } from "@motif/core/model";
import type { Role } from "../ground/plan.ts";
import { type GrantedRole, grants } from "../ground/roles.ts";
import { CONTAINER_TYPE, CONTAINERS } from "./reference.ts";

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage */
export const CONTRIBUTOR = "Storage Blob Data Contributor";
const READER = "Storage Blob Data Reader";

/** The roles that are assigned on buckets. */
export const BUCKET_ROLES = { [CONTRIBUTOR]: CONTAINER_TYPE, [READER]: CONTAINER_TYPE } as const;

const READ = "read";
const WRITE = "write";

const READS = operationsOf("bucket", "reader");

/** What a grant of a bucket becomes. */
export function grantedBucket({ resource, access }: GrantEntry): Role {
  const writes = operationsOf("bucket", access).some((operation) => !READS.includes(operation));
  return { kind: "bucket", name: resource.name, access: writes ? WRITE : READ };
}

/** Gives roles on buckets to the identities of function apps. */
export function bucketAssignments(granted: readonly GrantedRole[]): Resource[] {
  const to = (access: string) => granted.filter(({ role }) => role.access === access);
  return [
    ...grants({ label: "bucket_reader", role: READER, resources: CONTAINERS }, to(READ)),
    ...grants({ label: "bucket_contributor", role: CONTRIBUTOR, resources: CONTAINERS }, to(WRITE)),
  ];
}
