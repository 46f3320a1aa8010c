import {
  type Addressed,
  block,
  call,
  eachKey,
  eachValue,
  output,
  type Resource,
  ref,
  resource,
  v,
  variable,
} from "@motif/compile";
import { identifier, jsonOf, objectVariable } from "@motif/compile/kit";
import { uniqueName } from "../ground/naming.ts";
import { DEPLOYER, PLACE, TAGS } from "../ground/references.ts";
import { assignment, GRANTED_APP, type GrantedRole, roleMap } from "../ground/roles.ts";
import type { TerraformParts } from "../ground/room.ts";
import type { ConfigPlan, ConfigPlans } from "./plan.ts";
import { QUOTAS } from "./profile.ts";
import { KEY_TYPE, STORE, STORE_TYPE } from "./reference.ts";

/** Reading all values of a store. */
export const READER = "App Configuration Data Reader";
/** Reading and writing all values of a store. */
export const OWNER = "App Configuration Data Owner";

/**
 * A deleted store keeps its name for 7 days; to purge it takes a right in the whole subscription.
 * @see https://learn.microsoft.com/azure/azure-app-configuration/concept-soft-delete
 */
export const RECOVERED = { purge_soft_delete_on_destroy: false, recover_soft_deleted: true };

const SKU = "app_configuration_sku";
const DEPLOYER_ROLE = "deployer_configs";

/** The store of the app's configs, with a key for each, and a variable for the value of each. */
export function configTerraform({ configs }: ConfigPlans): TerraformParts {
  if (configs.length === 0) return {};
  return {
    resourceProviders: ["Microsoft.AppConfiguration"],
    features: {
      app_configuration: block(
        RECOVERED,
        "A store that was destroyed keeps its name for 7 days; the next apply takes it back.",
      ),
    },
    data: [store(), keys(configs)],
    iam: [deployerRole()],
    variables: [sku(), ...configs.map(valueVariable)],
    outputs: {
      data: [
        output("app_configuration_endpoint", {
          description: "App Configuration store of the configs; each is a key of its name in the app.",
          value: ref(STORE, "endpoint"),
        }),
      ],
    },
  };
}

function store(): Resource {
  return resource(STORE_TYPE, "configs", {
    name: uniqueName(),
    ...PLACE,
    sku: v(SKU),
    local_auth_enabled: false,
    tags: TAGS,
  });
}

function keys(configs: readonly ConfigPlan[]): Resource {
  const values = configs.map(({ name }) => [name, jsonOf(inputOf(name))] as const);
  return resource(
    KEY_TYPE,
    "config",
    {
      configuration_store_id: ref(STORE, "id"),
      key: eachKey,
      content_type: "application/json",
      value: eachValue(),
    },
    {
      forEach: Object.fromEntries(values),
      dependsOn: [ref(`azurerm_role_assignment.${DEPLOYER_ROLE}`)],
    },
  );
}

/** Keys are no resources of Azure Resource Manager: to write one takes a role on the data, which no owner has by itself. */
function deployerRole(): Resource {
  return resource(
    "azurerm_role_assignment",
    DEPLOYER_ROLE,
    {
      scope: ref(STORE, "id"),
      role_definition_name: OWNER,
      principal_id: ref(DEPLOYER, "object_id"),
    },
    { comment: "Whoever deploys writes the values; Terraform waits until Azure knows this role." },
  );
}

function sku(): Addressed {
  return variable(SKU, {
    type: "string",
    description:
      "standard, which has a service level agreement, or free, of which a subscription has few and which answers 1,000 requests a day. There is no way back from standard.",
    default: "standard",
    validations: [
      { condition: call("contains", ["free", "standard"], v(SKU)), message: `${SKU} is free or standard.` },
    ],
  });
}

function valueVariable({ name, value }: ConfigPlan): Addressed {
  return objectVariable(inputOf(name), {
    description: `Value of the config ${name}. A change redeploys no function.`,
    default: value,
    longest: QUOTAS.valueSize.value,
  });
}

function inputOf(name: string): string {
  return `config_${identifier(name)}`;
}

/** Gives the role to read the store to the identities of function apps. */
export function configAssignments(granted: readonly GrantedRole[]): Resource[] {
  const forEach = roleMap(granted, () => ({}));
  return [
    assignment("configs", { role: READER, scope: ref(STORE, "id"), principal: GRANTED_APP }, { forEach }),
  ];
}
