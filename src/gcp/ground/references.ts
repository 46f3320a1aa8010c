import { at, type Expression, member, ref, tpl, type Value } from "@motif/compile";

/** Something that the plan makes or is told, and the attribute of it that is meant; both as Terraform calls them. */
export interface Reference {
  /** `google_firestore_database.app`, or `var.region`, which has no attributes. */
  readonly address: string;
  /** Which one of the things with this address: the name of a topic, where all topics are `google_pubsub_topic.topic`. */
  readonly key?: string;
  readonly attribute?: string;
}

/** Texts and references that stand one behind the other. */
export interface Joined {
  readonly joined: readonly (string | Reference)[];
}

/** A text that is known when the plan is made, or when it is deployed. */
export type Setting = string | Reference | Joined;

/** A setting as Terraform's; `refer` is another way to write the references in it. */
export function expressionOf(
  setting: Setting,
  refer: (reference: Reference) => Expression = (reference) => referenceTo(reference),
): Expression | string {
  if (typeof setting === "string") return setting;
  if ("address" in setting) return refer(setting);
  return setting.joined.reduce<Expression>(
    (text, part) => tpl`${text}${typeof part === "string" ? part : refer(part)}`,
    tpl``,
  );
}

/** A reference as Terraform's; `key` is another way to say which one is meant, such as `each.key`. */
export function referenceTo(reference: Reference, key: Value | undefined = reference.key): Expression {
  const { address, attribute } = reference;
  const target = key === undefined ? ref(address) : at(ref(address), key);
  return attribute === undefined ? target : member(target, attribute);
}

/** The project and the region that everything is in. */
export const PROJECT: Reference = { address: "var.project_id" };
export const REGION: Reference = { address: "var.region" };

/** An attribute of one of the things with an address, by a key: a name, or such as `each.key`. */
export function instanceOf(address: string, key: Value, attribute: string): Expression {
  return member(at(ref(address), key), attribute);
}

/** Address of all functions, by name. */
export const FUNCTIONS = "google_cloudfunctions2_function.function";

/** The name of a function, which is that of its Cloud Run service too. */
export function functionName(name: string): Reference {
  return { address: FUNCTIONS, key: name, attribute: "name" };
}

/** The address of the function's Cloud Run service: what calls it has to name it as the audience of its token. */
export function functionUrl(name: Value): Expression {
  return member(at(instanceOf(FUNCTIONS, name, "service_config"), 0), "uri");
}

/** Address of the members that may call functions, by function. */
export const INVOKERS = "google_cloud_run_v2_service_iam_member.caller";

/** Address of all service accounts, of functions and helpers, by name. */
export const ACCOUNTS = "google_service_account.account";

/** A service account. */
export function account(name: string, attribute: "email" | "name"): Reference {
  return { address: ACCOUNTS, key: name, attribute };
}
