import type { Reference } from "../ground/reference.ts";

/** The type of log groups in Terraform. */
export const LOG_GROUP_TYPE = "aws_cloudwatch_log_group";

/** Address of the block of all functions' roles, each by the name of its function. */
export const ROLE = "aws_iam_role.function";

/** Address of the block of all functions' log groups, each by the name of its function. */
export const LOG_GROUP = `${LOG_GROUP_TYPE}.function`;

/** The log group of a function. */
export function logGroupReference(functionName: string): Reference {
  return { type: LOG_GROUP_TYPE, name: functionName, attribute: "arn", block: "function" };
}
