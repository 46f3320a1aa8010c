import { type Addressed, conditional, op, resource, v, variable } from "@motif/compile";
import { fullName, identifier, matching, outputByName } from "@motif/compile/kit";
import type { BasePlan } from "../ground/plan.ts";
import type { TerraformParts } from "../ground/room.ts";
import { DELETION_PROTECTION, refer } from "../ground/terraform.ts";
import type { SecretPlans } from "./plan.ts";
import { SECRET_KEY, SECRET_TYPE, secretReference } from "./reference.ts";

/** How long a deleted secret can be brought back: the longest that Secrets Manager offers. */
const RECOVERY_DAYS = 30;

/** The secrets, without values: those would stand in Terraform's state. */
export function secretTerraform({ app, secrets }: BasePlan & SecretPlans): TerraformParts {
  const arns = secrets.map(({ name }) => [name, refer(secretReference(name))] as const);
  return {
    data: secrets.map(({ name, description }) =>
      resource(SECRET_TYPE, identifier(name), {
        name: fullName(app, name),
        description,
        kms_key_id: v(SECRET_KEY.input),
        recovery_window_in_days: conditional(v("deletion_protection"), RECOVERY_DAYS, 0),
      }),
    ),
    variables: secrets.length > 0 ? [DELETION_PROTECTION, secretKey()] : [],
    outputs: {
      arns: outputByName(
        "secret_arns",
        "Secrets, by their name in the app. Their values are set by hand.",
        arns,
      ),
    },
  };
}

function secretKey(): Addressed {
  const { input } = SECRET_KEY;
  return variable(input, {
    type: "string",
    description:
      "ARN of a KMS key to encrypt the secrets with, whose policy leaves it to IAM who may use it; the AWS managed key if none is given.",
    default: null,
    validations: [
      {
        condition: conditional(op(v(input), "==", null), true, matching(input, "^arn:[^:]+:kms:")),
        message: `${input} is the ARN of a KMS key.`,
      },
    ],
  });
}
