import type { Reference } from "../ground/reference.ts";

/** The type of SSM parameters in Terraform. */
export const PARAMETER_TYPE = "aws_ssm_parameter";

/** The parameter of a config. */
export function configReference(name: string, attribute: "name" | "arn"): Reference {
  return { type: PARAMETER_TYPE, name, attribute };
}

/** The input of a deployment with a config's value. */
export function configInput(name: string): string {
  return `config_${name.replaceAll("-", "_")}`;
}
