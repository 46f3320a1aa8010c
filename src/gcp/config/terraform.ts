import { call, resource, tpl } from "@motif/compile";
import { fullName, identifier, jsonOf, objectVariable, outputByName } from "@motif/compile/kit";
import { SERVICES } from "../ground/naming.ts";
import type { BasePlan } from "../ground/plan.ts";
import { referenceTo } from "../ground/references.ts";
import type { TerraformParts } from "../ground/room.ts";
import type { ConfigPlan, ConfigPlans } from "./plan.ts";
import { QUOTAS } from "./profile.ts";
import { PARAMETER_TYPE, parameterReference, VERSION_TYPE } from "./reference.ts";

/** Characters of the hash in a version's id. */
const HASH_LENGTH = 16;

/** The parameters, a version of each, and a variable for its value. */
export function configTerraform({ app, configs }: BasePlan & ConfigPlans): TerraformParts {
  const ids = configs.map(({ name }) => [name, referenceTo(parameterReference(name, "id"))] as const);
  return {
    data: configs.flatMap((config) => [parameter(app, config), version(config)]),
    variables: configs.map(({ name, value }) =>
      objectVariable(inputOf(name), {
        description: `Value of the config ${name}. A change redeploys no function.`,
        default: value,
        longest: QUOTAS.payload.value,
      }),
    ),
    outputs: {
      values: outputByName(
        "config_parameter_ids",
        "Parameter Manager parameters of configs, by their name in the app.",
        ids,
      ),
    },
  };
}

function parameter(app: string, { name }: ConfigPlan) {
  return resource(
    PARAMETER_TYPE,
    identifier(name),
    { parameter_id: fullName(app, name), format: "JSON" },
    { dependsOn: [SERVICES] },
  );
}

/** Versions cannot be changed: another value is another one, and functions take the newest. */
function version({ name }: ConfigPlan) {
  const value = jsonOf(inputOf(name));
  return resource(
    VERSION_TYPE,
    identifier(name),
    {
      parameter: referenceTo(parameterReference(name, "id")),
      parameter_version_id: tpl`v-${call("substr", call("sha256", value), 0, HASH_LENGTH)}`,
      parameter_data: value,
    },
    {
      comment: "Another value is another version. Functions read the newest that is not disabled.",
      lifecycle: { createBeforeDestroy: true },
    },
  );
}

function inputOf(name: string): string {
  return `config_${identifier(name)}`;
}
