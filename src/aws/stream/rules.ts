import { type Constraints, literal, oneOf, type Rule, range } from "@motif/compile/kit";
import { STREAM_TYPE } from "./reference.ts";

/** What streams must not be although Terraform and AWS would accept it. Rules for mappings of streams are with the feeds. */
export const RULES: readonly Rule[] = [
  {
    code: "AWS_STREAM_ENCRYPTED",
    appliesTo: [STREAM_TYPE],
    check: (stream) =>
      literal(stream, "encryption_type") === "KMS"
        ? undefined
        : "is not encrypted; set encryption_type to KMS, and a key",
  },
];

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html. Those of mappings are with the queues and the feeds. */
export const CONSTRAINTS: Constraints = {
  [STREAM_TYPE]: [oneOf("encryption_type", "NONE", "KMS"), range("retention_period", 24, 8760)],
};
