import type { BasePlan } from "../ground/plan.ts";
import type { Reference } from "../ground/reference.ts";
import type { SamParts } from "../ground/room.ts";
import { fullName, made, parameterOf, pascal, samOutputByName, tags } from "../ground/sam.ts";
import { refTo, sub } from "../ground/yaml.ts";
import type { ConfigPlans } from "./plan.ts";
import { configInput } from "./reference.ts";

/** The parameters of Parameter Store, with a parameter of the template for the value of each. */
export function configSam({ app, configs }: BasePlan & ConfigPlans): SamParts {
  return {
    resources: configs.map(({ name, description }) =>
      made(configId(name), "AWS::SSM::Parameter", {
        Name: sub(fullName(app, name)),
        Description: description,
        Type: "String",
        Value: refTo(inputOf(name)),
        Tags: tags(app),
      }),
    ),
    parameters: configs.map(({ name, value }) => ({
      name: inputOf(name),
      type: "text",
      default: JSON.stringify(value),
      description: `Value of the config ${name}, as JSON.`,
    })),
    outputs: {
      names: samOutputByName(
        "config_parameter_names",
        "SSM parameter of the config",
        configs.map(({ name }) => [name, refTo(configId(name))]),
      ),
    },
  };
}

/** A parameter's name, which is what CloudFormation refers to it by, or its ARN, which it has no attribute for. */
export function sayConfig({ name, attribute }: Reference): string {
  const own = `\${${configId(name)}}`;
  return attribute === "arn"
    ? `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter/${own}`
    : own;
}

function configId(name: string): string {
  return `${pascal(name)}Config`;
}

function inputOf(name: string): string {
  return parameterOf({ input: configInput(name) });
}
