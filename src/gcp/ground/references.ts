import { type Expression, ref, tpl } from "@motif/compile";
import { identifier } from "@motif/compile/kit";

/** Something that the plan makes or is told, and the attribute of it that is meant; both as Terraform calls them. */
export interface Reference {
  /** `google_pubsub_topic.jobs`, or `var.region`, which has no attributes. */
  readonly address: string;
  readonly attribute?: string;
}

/** Texts and references that stand one behind the other. */
export interface Joined {
  readonly joined: readonly (string | Reference)[];
}

/** A text that is known when the plan is made, or when it is deployed. */
export type Setting = string | Reference | Joined;

/** A setting as Terraform's. */
export function expressionOf(setting: Setting): Expression | string {
  if (typeof setting === "string") return setting;
  if ("address" in setting) return referenceTo(setting);
  return setting.joined.reduce<Expression>(
    (text, part) => tpl`${text}${typeof part === "string" ? part : referenceTo(part)}`,
    tpl``,
  );
}

/** A reference as Terraform's. */
export function referenceTo({ address, attribute }: Reference): Expression {
  return attribute === undefined ? ref(address) : ref(address, attribute);
}

/** The project and the region that everything is in. */
export const PROJECT: Reference = { address: "var.project_id" };
export const REGION: Reference = { address: "var.region" };

/** The address of a function. */
export function functionAddress(name: string): string {
  return `google_cloudfunctions2_function.${identifier(name)}`;
}

/** The name of a function, which is that of its Cloud Run service too. */
export function functionName(name: string): Reference {
  return { address: functionAddress(name), attribute: "name" };
}

/** The address of a function's Cloud Run service: what calls it has to name it as the audience of its token. */
export function functionUrl(name: string): Expression {
  return ref(`${functionAddress(name)}.service_config[0].uri`);
}

/** The address of a service account, of a function or a helper. */
export function accountAddress(account: string): string {
  return `google_service_account.${identifier(account)}`;
}

/** The email of a service account. */
export function emailOf(account: string): Expression {
  return ref(accountAddress(account), "email");
}
