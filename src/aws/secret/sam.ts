import type { BasePlan } from "../ground/plan.ts";
import type { Reference } from "../ground/reference.ts";
import type { SamParts } from "../ground/room.ts";
import { fullName, givenFor, made, parameterOf, pascal, samOutputByName, tagList } from "../ground/sam.ts";
import { refTo, sub, when } from "../ground/yaml.ts";
import type { SecretPlans } from "./plan.ts";
import { KEY_POLICY, SECRET_KEY } from "./reference.ts";

/** The secrets, without values. CloudFormation deletes them with the 30 days in which they can be restored. */
export function secretSam({ app, secrets }: BasePlan & SecretPlans): SamParts {
  if (secrets.length === 0) return {};
  const key = parameterOf(SECRET_KEY);
  return {
    resources: secrets.map(({ name, description }) =>
      made(secretId(name), "AWS::SecretsManager::Secret", {
        Name: sub(fullName(app, name)),
        Description: description,
        KmsKeyId: when(givenFor(KEY_POLICY), refTo(key)),
        Tags: tagList(app),
      }),
    ),
    parameters: [
      {
        name: key,
        type: "text",
        default: "",
        description: "ARN of a KMS key to encrypt the secrets with; the AWS managed key if none is given.",
        condition: givenFor(KEY_POLICY),
      },
    ],
    outputs: {
      arns: samOutputByName(
        "secret_arns",
        "ARN of the secret",
        secrets.map(({ name }) => [name, refTo(secretId(name))]),
      ),
    },
  };
}

/** A secret's ARN, which is what CloudFormation refers to it by. */
export function saySecret({ name }: Reference): string {
  return `\${${secretId(name)}}`;
}

function secretId(name: string): string {
  return `${pascal(name)}Secret`;
}
