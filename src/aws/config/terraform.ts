import { call, op, resource } from "@motif/compile";
import { fullName, identifier, jsonOf, objectVariable, outputByName } from "@motif/compile/kit";
import type { BasePlan } from "../ground/plan.ts";
import type { TerraformParts } from "../ground/room.ts";
import { refer } from "../ground/terraform.ts";
import type { ConfigPlan, ConfigPlans } from "./plan.ts";
import { QUOTAS } from "./profile.ts";
import { configInput, configReference, PARAMETER_TYPE } from "./reference.ts";
import { NESTED } from "./texts.ts";

/** The parameters, with a variable for the value of each. */
export function configTerraform({ app, configs }: BasePlan & ConfigPlans): TerraformParts {
  const names = configs.map(({ name }) => [name, refer(configReference(name, "name"))] as const);
  return {
    data: configs.map(({ name, description }) =>
      resource(
        PARAMETER_TYPE,
        identifier(name),
        {
          name: fullName(app, name),
          description,
          type: "String",
          insecure_value: jsonOf(configInput(name)),
        },
        { comment: "No secret: plans show its value, so that nobody's change is taken back unseen." },
      ),
    ),
    variables: configs.map(valueVariable),
    outputs: {
      names: outputByName(
        "config_parameter_names",
        "SSM parameters of configs, by their name in the app.",
        names,
      ),
    },
  };
}

function valueVariable({ name, value }: ConfigPlan) {
  const input = configInput(name);
  const refersTo = op(call("length", call("split", NESTED, jsonOf(input))), "==", 1);
  return objectVariable(input, {
    description: `Value of the config ${name}. A change redeploys no function.`,
    default: value,
    longest: QUOTAS.valueSize.value,
    validations: [
      { condition: refersTo, message: `${input} has ${NESTED} nowhere: SSM takes it for another parameter.` },
    ],
  });
}
