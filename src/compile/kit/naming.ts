import type { Expression } from "../hcl/expression.ts";
import { local, v } from "../hcl/reference.ts";
import { tpl } from "../hcl/template.ts";

/** `<project_name>-<environment>`: what every physical name begins with, so that deployments do not meet. */
export const PREFIX: Expression = local("prefix");

/** The local that {@link PREFIX} is: every root module has it among its locals. */
export const PREFIX_LOCAL = { prefix: tpl`${v("project_name")}-${v("environment")}` };

/** The name of a block: `create-item` is `create_item`. Two names of one kind never become the same. */
export function identifier(name: string): string {
  return name.replaceAll("-", "_");
}

/** The name of something of an app, without the prefix. */
export function nameOf(app: string, name: string): string {
  return `${app}-${name}`;
}

/** `${local.prefix}-<rest>` */
export function prefixed(rest: string | Expression): Expression {
  return tpl`${PREFIX}-${rest}`;
}

/** The physical name of something of an app: {@link nameOf} with the prefix. */
export function fullName(app: string, name: string | Expression): Expression {
  return prefixed(tpl`${app}-${name}`);
}
