import { type Expression, local, tpl, v } from "@motif/compile";

/** The name of a block: `create-item` is `create_item`. Two names of one kind never become the same. */
export function identifier(name: string): string {
  return name.replaceAll("-", "_");
}

/** `${var.project_name}-${var.environment}-<rest>` */
export function prefixed(rest: string): Expression {
  return tpl`${v("project_name")}-${v("environment")}-${rest}`;
}

/** The full name of something of an app, which is unique in the app's resource group. */
export function fullName(app: string, name: string): Expression {
  return prefixed(`${app}-${name}`);
}

/** A name that nobody else on Azure has: `${var.project_name}-${var.environment}-<name>-${local.unique}`. */
export function uniqueName(name?: string): Expression {
  return name === undefined
    ? tpl`${v("project_name")}-${v("environment")}-${local("unique")}`
    : tpl`${v("project_name")}-${v("environment")}-${name}-${local("unique")}`;
}

/**
 * A name of 24 lower-case letters and digits that nobody else on Azure has. `label` has 5 characters and tells accounts
 * of one app apart.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 */
export function compactName(label: string): Expression {
  return tpl`${local("compact")}${label}${local("unique")}`;
}
