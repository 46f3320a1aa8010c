import { type Constraints, exactlyOneOf, isSet, literal, oneOf, type Rule } from "@motif/compile/kit";
import { PARAMETER_TYPE } from "./reference.ts";

/** What parameters must not be although Terraform and AWS would accept it. */
export const RULES: readonly Rule[] = [
  {
    code: "AWS_PARAMETER_NO_SECRET",
    appliesTo: [PARAMETER_TYPE],
    check: (parameter) =>
      literal(parameter, "type") === "String"
        ? undefined
        : "is made for a secret, whose value would stand in Terraform's state; take Secrets Manager",
  },
  {
    code: "AWS_PARAMETER_VISIBLE",
    appliesTo: [PARAMETER_TYPE],
    check: (parameter) =>
      isSet(parameter, "insecure_value")
        ? undefined
        : "has a value that plans do not show, so that a change by hand is taken back unseen; set insecure_value",
  },
];

/** @see https://registry.terraform.io/providers/hashicorp/aws/6.66.0/docs/resources/ssm_parameter */
export const CONSTRAINTS: Constraints = {
  [PARAMETER_TYPE]: [
    exactlyOneOf(["value", "insecure_value", "value_wo"]),
    oneOf("type", "String", "StringList", "SecureString"),
    oneOf("tier", "Standard", "Advanced", "Intelligent-Tiering"),
    oneOf("data_type", "text", "aws:ssm:integration", "aws:ec2:image"),
  ],
};
