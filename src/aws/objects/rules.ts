import { isSet, literal, type Rule } from "@motif/compile/kit";
import { eventsLost } from "../ground/rules.ts";

/** What notifications must not be although Terraform and AWS would accept it. */
export const RULES: readonly Rule[] = [
  { code: "AWS_OBJECT_DEAD_LETTER", appliesTo: ["aws_s3_bucket_notification"], check: eventsLost },
  {
    code: "AWS_PERMISSION_SOURCE",
    appliesTo: ["aws_lambda_permission"],
    check: (permission) =>
      literal(permission, "principal") === "s3.amazonaws.com" && !isSet(permission, "source_account")
        ? "names a bucket without its account, and names of deleted buckets are free for others; set source_account"
        : undefined,
  },
];
