import { type Args, block, resource } from "@motif/compile";
import { describeRules } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const table = (changes: Args = {}) =>
  resource("aws_dynamodb_table", "items", {
    name: "items",
    server_side_encryption: block({ enabled: true }),
    point_in_time_recovery: block({ enabled: true }),
    deletion_protection_enabled: true,
    ...changes,
  });

describeRules(RULES, {
  right: [["a table", [table()]]],
  wrong: [
    ["AWS_TABLE_PROTECTED", "a table in the clear", [table({ server_side_encryption: undefined })]],
    [
      "AWS_TABLE_PROTECTED",
      "a table without recovery",
      [table({ point_in_time_recovery: block({ enabled: false }) })],
    ],
    [
      "AWS_TABLE_PROTECTED",
      "a table that anybody can delete",
      [table({ deletion_protection_enabled: undefined })],
    ],
  ],
});
