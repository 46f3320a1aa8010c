import { at, type Expression, member, ref, tpl, type Value } from "@motif/compile";

/** Something that the plan makes, and the attribute of it that is meant; both as Terraform calls them. */
export interface Reference {
  /** `azurerm_servicebus_queue.queue["jobs"]`, or `local.name`, which has no attributes. */
  readonly address: string;
  readonly attribute?: string;
}

/** A value that is known when the plan is made, or when it is deployed; several stand one behind the other. */
export type Setting = string | Reference | readonly (string | Reference)[];

/** A setting as Terraform's. */
export function expressionOf(setting: Setting): Expression | string {
  if (typeof setting === "string") return setting;
  if ("address" in setting) return referenceTo(setting);
  return setting.reduce<Expression>(
    (text, part) => tpl`${text}${typeof part === "string" ? part : referenceTo(part)}`,
    tpl``,
  );
}

function referenceTo({ address, attribute }: Reference): Expression {
  return attribute === undefined ? ref(address) : ref(address, attribute);
}

/** Addresses of what an app has one of. */
export const GROUP_TYPE = "azurerm_resource_group";
export const RESOURCE_GROUP = `${GROUP_TYPE}.app`;
export const INSIGHTS = "azurerm_application_insights.app";

/** Whoever deploys: whoever refers to it need not declare it. */
export const DEPLOYER = "data.azurerm_client_config.current";

/** Where everything of an app is: arguments that most resources have. */
export const PLACE = {
  resource_group_name: ref(RESOURCE_GROUP, "name"),
  location: ref(RESOURCE_GROUP, "location"),
};

/** The tags of everything of an app that can have some. */
export const TAGS = ref("local.tags");

/** Addresses of what all function apps have, by their names. */
export const APPS = "azurerm_function_app_flex_consumption.app";
export const IDENTITIES = "azurerm_user_assigned_identity.app";

/** The address of an instance of what is repeated by `for_each`. */
export function instance(address: string, name: string): string {
  return `${address}["${name}"]`;
}

/** An attribute of the instance that a key, such as `each.key`, is of. */
export function ofInstance(address: string, key: Value, attribute: string): Expression {
  return member(at(ref(address), key), attribute);
}

/** The client id of a function app's identity. */
export function clientIdOf(app: string): Reference {
  return { address: instance(IDENTITIES, app), attribute: "client_id" };
}
