import { type Block, nested } from "@motif/compile";
import {
  type Constraints,
  type Floor,
  firstProblem,
  isSet,
  literal,
  oneOf,
  type Rule,
  requires,
} from "@motif/compile/kit";

/** What tables must not be although Terraform and AWS would accept it. */
export const RULES: readonly Rule[] = [
  {
    code: "AWS_TABLE_PROTECTED",
    appliesTo: ["aws_dynamodb_table"],
    check: (table) =>
      firstProblem([
        enabled(table, "server_side_encryption") ? undefined : "is not encrypted with a key of the account",
        enabled(table, "point_in_time_recovery") ? undefined : "has no point-in-time recovery",
        isSet(table, "deletion_protection_enabled") ? undefined : "has no deletion protection",
      ]),
  },
];

/** @see https://registry.terraform.io/providers/hashicorp/aws/6.66.0/docs/resources/dynamodb_table */
export const CONSTRAINTS: Constraints = {
  aws_dynamodb_table: [
    oneOf("billing_mode", "PROVISIONED", "PAY_PER_REQUEST"),
    oneOf("attribute.type", "S", "N", "B"),
    oneOf("global_secondary_index.projection_type", "ALL", "KEYS_ONLY", "INCLUDE"),
    oneOf("local_secondary_index.projection_type", "ALL", "KEYS_ONLY", "INCLUDE"),
    oneOf("stream_view_type", "KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", ""),
    oneOf("table_class", "STANDARD", "STANDARD_INFREQUENT_ACCESS"),
    requires("stream_view_type", "stream_enabled"),
  ],
};

function enabled(block: Block, name: string): boolean {
  return nested(block, name).some((inner) => literal(inner, "enabled") === true);
}

/** What of it came after the provider's oldest version. */
export const FLOORS: readonly Floor[] = [
  {
    at: "aws_dynamodb_table.global_secondary_index.key_schema",
    first: "6.29",
    sound: "6.37",
    source:
      "https://github.com/hashicorp/terraform-provider-aws/pull/46602: before it, taking one index away deletes all of the table's; " +
      "up to 6.32, an index with a sort key differs at each plan (pull 46442)",
  },
];
