import type { Rule } from "@motif/compile/kit";
import { eventsLost } from "../ground/rules.ts";

/** What notifications must not be although Terraform and AWS would accept it. */
export const RULES: readonly Rule[] = [
  { code: "AWS_OBJECT_DEAD_LETTER", appliesTo: ["aws_s3_bucket_notification"], check: eventsLost },
];
