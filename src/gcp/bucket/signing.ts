import { type FunctionEntry, operationsOf } from "@motif/core/model";
import { on } from "../ground/permissions.ts";
import { account } from "../ground/references.ts";
import type { FunctionNeeds } from "../ground/room.ts";
import { BUCKET_VARIABLE } from "./environment.ts";

/** The names of the buckets for which a function signs URLs. */
export function signedBuckets({ grants }: Pick<FunctionEntry, "grants">): string[] {
  const signing = grants.filter(
    ({ resource, access }) =>
      resource.kind === "bucket" && operationsOf("bucket", access).includes("presign"),
  );
  return [...new Set(signing.map(({ resource }) => resource.name))].sort();
}

/**
 * A function signs with the key of its own account, which never leaves Google:
 * "You must have the iam.serviceAccounts.signBlob permission for the service account"
 * (https://docs.cloud.google.com/storage/docs/authentication/creating-signatures). No role has it and less besides.
 */
export function signing(fn: FunctionEntry): FunctionNeeds {
  const buckets = signedBuckets(fn);
  if (buckets.length === 0) return {};
  return {
    environment: { [BUCKET_VARIABLE.signer]: account(fn.name, "email") },
    permissions: [
      {
        why: [`${fn.name}: signs URLs for uploads to bucket ${buckets.join(", ")} as itself`],
        role: "roles/iam.serviceAccountTokenCreator",
        on: on("google_service_account", "signing", { service_account_id: account(fn.name, "name") }),
      },
    ],
  };
}
