import type { Reference } from "../ground/reference.ts";

/** The type of tables in Terraform. */
export const TABLE_TYPE = "aws_dynamodb_table";

/** A table of the plan. */
export function tableReference(name: string, attribute: "name" | "arn" | "stream_arn"): Reference {
  return { type: TABLE_TYPE, name, attribute };
}
