import { call, type Expression, local, ref, tpl, v } from "@motif/compile";
import { QUOTAS } from "../ground/profile.ts";
import { nameOf } from "../plan/names.ts";

/** The name of a block: `create-item` is `create_item`. Two names of one kind never become the same. */
export function identifier(name: string): string {
  return name.replaceAll("-", "_");
}

/** `${var.project_name}-${var.environment}-<rest>` */
export function prefixed(rest: string): Expression {
  return tpl`${v("project_name")}-${v("environment")}-${rest}`;
}

/** The full name of something of an app. */
export function fullName(app: string, name: string): Expression {
  return prefixed(nameOf(app, name));
}

/** Names of buckets are shared by all projects of all customers: the project's hash keeps them apart. */
export function bucketName(app: string, name: string): Expression {
  return tpl`${fullName(app, name)}-${local("project_hash")}`;
}

const HASH_LENGTH = 8;
/** Characters of an account's id that the name may take: all but a dash and the hash. */
const ACCOUNT_NAME_LENGTH = QUOTAS.iam.serviceAccountLength.value - HASH_LENGTH - 1;

/**
 * The id of a service account has 6 to 30 characters: its name, cut off where it is long, and the hash of what cannot
 * stand there, so that two are never the same.
 */
export function accountId(app: string, name: string): Expression {
  return tpl`${name.slice(0, ACCOUNT_NAME_LENGTH)}-${hash(fullName(app, name))}`;
}

/** The first characters of a text's SHA-256, the same in every run. */
export function hash(text: Expression): Expression {
  return call("substr", call("sha256", text), 0, HASH_LENGTH);
}

/** `data.google_project.current.number`: service agents have it in their names. */
export const PROJECT_NUMBER = ref("data.google_project.current", "number");

/** What everything waits for that needs an API of the project. */
export const SERVICES = ref("google_project_service.required");

/** What builds and triggers wait for: roles of which Google Cloud has heard everywhere. */
export const PERMISSIONS_IN_EFFECT = "time_sleep.permissions_in_effect";

/** Names of the variables that say whether everybody may call functions that have no gateway in front. */
export const PUBLIC = { api: "api_public", streaming: "function_urls_public" } as const;

/** The provider that API Gateway is in. */
export const BETA = "google-beta";
