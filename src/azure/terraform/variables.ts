import { type Addressed, call, op, tpl, v, variable } from "@motif/compile";
import type { AzurePlan } from "../plan/azure-plan.ts";

const NAME_RULE = "lower-case letters, digits and single dashes, beginning with a letter";
const NAME_PATTERN = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$";

/** Input variables: those that have no default, and what else may differ between deployments. */
export function variableBlocks(plan: AzurePlan): Addressed[] {
  const prefix = tpl`${v("project_name")}-${v("environment")}`;
  return [
    variable("project_name", {
      type: "string",
      description: "First part of every name, such as acme.",
      validations: [matches("project_name", NAME_PATTERN, `has ${NAME_RULE}`)],
    }),
    variable("environment", {
      type: "string",
      description:
        "Second part of every name, such as staging. Another environment, or the same in another region, needs another one.",
      validations: [
        matches("environment", NAME_PATTERN, `has ${NAME_RULE}`),
        {
          condition: op(call("length", prefix), "<=", plan.prefixLength),
          message: `project_name and environment with a dash between them have at most ${plan.prefixLength} characters; otherwise names become too long for Azure.`,
        },
      ],
    }),
    variable("subscription_id", {
      type: "string",
      description: "Subscription that everything is made in.",
      validations: [
        matches("subscription_id", "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", "is a UUID"),
      ],
    }),
    variable("region", {
      type: "string",
      description: "Azure region that has the Flex Consumption plan.",
      default: "westeurope",
      validations: [
        matches("region", "^[a-z]+[0-9]?$", "is the name of an Azure region, such as westeurope"),
      ],
    }),
    variable("tags", {
      type: "map(string)",
      description: "Tags of every resource, besides project, environment, app and managed-by.",
      default: {},
    }),
    variable("alert_action_group_ids", {
      type: "list(string)",
      description: "Action groups that are told when an alert goes off and when it is over.",
      default: [],
    }),
    ...(plan.api && plan.api.operations.length > 0 ? [publisher()] : []),
    ...(plan.buckets.length > 0 ? [replication()] : []),
    variable("subnet_id", {
      type: "string",
      description:
        "Subnet to run the functions in, delegated to Microsoft.App/environments; none for no virtual network.",
      default: null,
    }),
    variable("deploy_packages", {
      type: "bool",
      description:
        "Hand the packages to the function apps with the Azure CLI (az), signed in. Turn it off where a pipeline does that.",
      default: true,
    }),
  ];
}

function publisher(): Addressed {
  return variable("api_publisher_email", {
    type: "string",
    description: "Address that API Management tells about itself; it wants one.",
    validations: [matches("api_publisher_email", "^[^@ ]+@[^@ ]+$", "is an e-mail address")],
  });
}

function replication(): Addressed {
  const choices = ["LRS", "ZRS", "GRS", "GZRS"];
  return variable("storage_replication", {
    type: "string",
    description:
      "How blobs of buckets are replicated: ZRS keeps them in three zones, where the region has these.",
    default: "ZRS",
    validations: [
      {
        condition: call("contains", choices, v("storage_replication")),
        message: `storage_replication is one of ${choices.join(", ")}.`,
      },
    ],
  });
}

function matches(name: string, pattern: string, rule: string) {
  return {
    condition: call("can", call("regex", pattern, v(name))),
    message: `${name} ${rule}.`,
  };
}
