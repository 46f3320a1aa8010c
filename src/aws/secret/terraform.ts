import { type Addressed, conditional, eachKey, op, resource, v, variable } from "@motif/compile";
import { fullName, matching, outputOfEach, repeated } from "@motif/compile/kit";
import type { BasePlan } from "../ground/plan.ts";
import type { TerraformParts } from "../ground/room.ts";
import { DELETION_PROTECTION } from "../ground/terraform.ts";
import type { SecretPlans } from "./plan.ts";
import { SECRET_KEY, SECRET_TYPE } from "./reference.ts";

/** How long a deleted secret can be brought back: the longest that Secrets Manager offers. */
const RECOVERY_DAYS = 30;

/** Address of the block of all secrets, each by its name. */
const SECRETS = `${SECRET_TYPE}.secret`;

/** The secrets, without values: those would stand in Terraform's state. */
export function secretTerraform({ app, secrets }: BasePlan & SecretPlans): TerraformParts {
  if (secrets.length === 0) return {};
  const { forEach, value } = repeated(
    secrets.map(({ name: key, description }) => ({ key, values: { description } })),
  );
  return {
    data: [
      resource(
        SECRET_TYPE,
        "secret",
        {
          name: fullName(app, eachKey),
          description: value("description"),
          kms_key_id: v(SECRET_KEY.input),
          recovery_window_in_days: conditional(v("deletion_protection"), RECOVERY_DAYS, 0),
        },
        { forEach },
      ),
    ],
    variables: [DELETION_PROTECTION, secretKey()],
    outputs: {
      arns: [
        outputOfEach(
          "secret_arns",
          "Secrets, by their name in the app. Their values are set by hand.",
          SECRETS,
          "arn",
        ),
      ],
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
