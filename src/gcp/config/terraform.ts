import { call, eachKey, eachValue, type Resource, resource, tpl } from "@motif/compile";
import { fullName, identifier, jsonOf, objectVariable, outputOfEach } from "@motif/compile/kit";
import { SERVICES } from "../ground/naming.ts";
import type { BasePlan } from "../ground/plan.ts";
import { instanceOf } from "../ground/references.ts";
import type { TerraformParts } from "../ground/room.ts";
import type { ConfigPlan, ConfigPlans } from "./plan.ts";
import { QUOTAS } from "./profile.ts";
import { PARAMETER_TYPE, PARAMETERS, VERSION_TYPE, VERSIONS } from "./reference.ts";

/** Characters of the hash in a version's id. */
const HASH_LENGTH = 16;

/** The parameters, a version of each, and a variable for the value of each. */
export function configTerraform({ app, configs }: BasePlan & ConfigPlans): TerraformParts {
  if (configs.length === 0) return {};
  return {
    data: [parameters(app, configs), versions(configs)],
    variables: configs.map(({ name, value }) =>
      objectVariable(inputOf(name), {
        description: `Value of the config ${name}. A change redeploys no function.`,
        default: value,
        longest: QUOTAS.payload.value,
      }),
    ),
    outputs: {
      values: [
        outputOfEach(
          "config_parameter_ids",
          "Parameter Manager parameters of configs, by their name in the app.",
          PARAMETERS,
          "id",
        ),
      ],
    },
  };
}

function parameters(app: string, configs: readonly ConfigPlan[]): Resource {
  return resource(
    PARAMETER_TYPE,
    labelOf(PARAMETERS),
    { parameter_id: fullName(app, eachKey), format: "JSON" },
    {
      forEach: call(
        "toset",
        configs.map(({ name }) => name),
      ),
      dependsOn: [SERVICES],
    },
  );
}

/** Versions cannot be changed: another value is another one, and functions take the newest. */
function versions(configs: readonly ConfigPlan[]): Resource {
  const values = configs.map(({ name }) => [name, jsonOf(inputOf(name))] as const);
  return resource(
    VERSION_TYPE,
    labelOf(VERSIONS),
    {
      parameter: instanceOf(PARAMETERS, eachKey, "id"),
      parameter_version_id: tpl`v-${call("substr", call("sha256", eachValue()), 0, HASH_LENGTH)}`,
      parameter_data: eachValue(),
    },
    {
      comment: "Another value is another version. Functions read the newest that is not disabled.",
      forEach: Object.fromEntries(values),
      lifecycle: { createBeforeDestroy: true },
    },
  );
}

function labelOf(address: string): string {
  return address.replace(/.*\./, "");
}

function inputOf(name: string): string {
  return `config_${identifier(name)}`;
}
