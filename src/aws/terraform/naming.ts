import { call, type Expression, op, ref, tpl, v } from "@motif/compile";
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

/** `data.aws_caller_identity.current.account_id` */
export const ACCOUNT_ID = ref("data.aws_caller_identity.current", "account_id");

/** The variable with the ARN of the key that secrets are encrypted with. */
export const SECRET_KEY = "secrets_kms_key_arn";

/** Whether the functions are put into a VPC. */
export const IN_VPC = op(call("length", v("vpc_subnet_ids")), ">", 0);
