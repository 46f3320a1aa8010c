import type { Reference } from "../ground/reference.ts";

/** The type of log groups in Terraform. */
export const LOG_GROUP_TYPE = "aws_cloudwatch_log_group";

/** The log group of a function. */
export function logGroupReference(functionName: string): Reference {
  return { type: LOG_GROUP_TYPE, name: functionName, attribute: "arn" };
}
