import { call, type Expression, local, ref, tpl } from "@motif/compile";
import { fullName } from "@motif/compile/kit";
import { SERVICE_ACCOUNT_LENGTH } from "./profile.ts";

/** Names of buckets are shared by all projects of all customers: the project's hash keeps them apart. */
export function bucketName(app: string, name: Expression): Expression {
  return tpl`${fullName(app, name)}-${local("project_hash")}`;
}

const HASH_LENGTH = 8;
/** Characters of an account's id that the name may take: all but a dash and the hash. */
const ACCOUNT_NAME_LENGTH = SERVICE_ACCOUNT_LENGTH.value - HASH_LENGTH - 1;

/**
 * The id of a service account has 6 to 30 characters: its name, cut off where it is long, and the hash of what cannot
 * stand there, so that two are never the same.
 */
export function accountId(app: string, name: Expression): Expression {
  return tpl`${call("substr", name, 0, ACCOUNT_NAME_LENGTH)}-${hash(fullName(app, name))}`;
}

/** The first characters of a text's SHA-256, the same in every run. */
export function hash(text: Expression): Expression {
  return call("substr", call("sha256", text), 0, HASH_LENGTH);
}

/** The local with all functions by name, which everything is repeated for that each of them has. */
export const FUNCTION_MAP = "functions";

/** What everything waits for that needs an API of the project: by then Google Cloud has heard everywhere that it is on. */
export const SERVICES = ref("time_sleep.services_enabled");

/** What functions and triggers wait for: roles of which Google Cloud has heard everywhere. */
export const PERMISSIONS_IN_EFFECT = "time_sleep.permissions_in_effect";

/** The provider of what is not generally available. */
export const BETA = "google-beta";
