import { commented, eachValue, type Resource, ref, tpl } from "@motif/compile";
import { type GrantEntry, operationsOf } from "@motif/core/model";
import type { Role } from "../ground/plan.ts";
import { assignment, GRANTED_APP, type GrantedRole, grants } from "../ground/roles.ts";
import { CONTAINER_TYPE, CONTAINERS, STORAGE_ACCOUNT } from "./reference.ts";

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage */
export const CONTRIBUTOR = "Storage Blob Data Contributor";

/**
 * Signs in the name of the identity, and gives nothing by itself: a URL can do what both it and its signer may. "This role must be
 * assigned at the level of the storage account", or above
 * (https://learn.microsoft.com/rest/api/storageservices/create-user-delegation-sas#assign-permissions-with-rbac).
 */
export const DELEGATOR = "Storage Blob Delegator";

/** The roles that are assigned on buckets. */
export const BUCKET_ROLES = {
  [CONTRIBUTOR]: CONTAINER_TYPE,
  "Storage Blob Data Reader": CONTAINER_TYPE,
  [DELEGATOR]: "azurerm_storage_account",
} as const;

/** Accesses, as the roles for them end. */
const READ = "Reader";
const WRITE = "Contributor";
/** What signs is an access of its own: the role to write with, and the one to sign with. */
const SIGN = "Delegator";

const READS = operationsOf("bucket", "reader");

/** Whether a grant is for signing URLs. */
export function isPresigner({ resource, access }: Pick<GrantEntry, "resource" | "access">): boolean {
  return resource.kind === "bucket" && operationsOf("bucket", access).includes("presign");
}

/** What a grant of a bucket becomes. */
export function grantedBucket({ resource, access }: GrantEntry): Role {
  if (isPresigner({ resource, access })) return { kind: "bucket", name: resource.name, access: SIGN };
  const writes = operationsOf("bucket", access).some((operation) => !READS.includes(operation));
  return { kind: "bucket", name: resource.name, access: writes ? WRITE : READ };
}

/** Gives roles on buckets to the identities of function apps. */
export function bucketAssignments(granted: readonly GrantedRole[]): Resource[] {
  const role = tpl`Storage Blob Data ${eachValue("access")}`;
  return [
    ...grants({ label: "bucket", role, resources: CONTAINERS, byAccess: true }, onContainers(granted)),
    ...delegators(granted.filter(({ role: { access } }) => access === SIGN)),
  ];
}

/** Whoever signs has to be able to write itself. */
function onContainers(granted: readonly GrantedRole[]): GrantedRole[] {
  const written = granted.map((one) =>
    one.role.access === SIGN ? { ...one, role: { ...one.role, access: WRITE } } : one,
  );
  const groups = Map.groupBy(written, ({ app, role }) => JSON.stringify([app, role]));
  return [...groups.values()].flatMap(([first, ...others]) =>
    first ? [{ ...first, why: [first, ...others].flatMap(({ why }) => why) }] : [],
  );
}

/** The role to sign with is on the account: one for each function app. */
function delegators(signing: readonly GrantedRole[]): Resource[] {
  if (signing.length === 0) return [];
  const apps = Map.groupBy(signing, ({ app }) => app);
  const forEach = Object.fromEntries(
    [...apps].map(([app, roles]) => [app, commented(roles.flatMap(({ why }) => why).join("\n"), { app })]),
  );
  const scope = ref(STORAGE_ACCOUNT, "id");
  return [assignment("bucket_signing", { role: DELEGATOR, scope, principal: GRANTED_APP }, { forEach })];
}
