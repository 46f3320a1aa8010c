import { type Constraints, isSet, literal, type Rule, range } from "@motif/compile/kit";

/** What secrets must not be although Terraform and AWS would accept it. */
export const RULES: readonly Rule[] = [
  {
    code: "AWS_SECRET_NO_VALUE",
    appliesTo: ["aws_secretsmanager_secret_version"],
    check: () => "puts a value into Terraform's state; set it by hand, or by whatever rotates it",
  },
  {
    code: "AWS_SECRET_RECOVERABLE",
    appliesTo: ["aws_secretsmanager_secret"],
    check: (secret) =>
      isSet(secret, "recovery_window_in_days") && literal(secret, "recovery_window_in_days") !== 0
        ? undefined
        : "is gone at once when it is deleted, or after a time that nobody chose; set recovery_window_in_days",
  },
];

/** @see https://registry.terraform.io/providers/hashicorp/aws/6.66.0/docs/resources/kms_key */
export const CONSTRAINTS: Constraints = {
  aws_kms_key: [range("deletion_window_in_days", 7, 30), range("rotation_period_in_days", 90, 2560)],
};
