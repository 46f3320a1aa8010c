import { type Addressed, type Condition, call, op, tpl, v, variable } from "@motif/compile";
import type { GcpPlan } from "../plan/gcp-plan.ts";
import { PUBLIC } from "./naming.ts";

const NAME_RULE = "lower-case letters, digits and single dashes, beginning with a letter";
const NAME_PATTERN = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$";
/** https://docs.cloud.google.com/resource-manager/docs/creating-managing-projects */
const PROJECT_ID_PATTERN = "^([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$";
const REGION_PATTERN = "^[a-z]+-[a-z]+[0-9]+$";
/** Firestore has multi-regions too, such as eur3. */
const LOCATION_PATTERN = "^[a-z]+(-[a-z]+)?[0-9]+$";

/** Input variables: the three that have no default, and what else may differ between deployments. */
export function variableBlocks(plan: GcpPlan): Addressed[] {
  const prefix = tpl`${v("project_name")}-${v("environment")}`;
  return [
    variable("project_id", {
      type: "string",
      description: "Id of the Google Cloud project that everything is made in.",
      validations: [
        {
          condition: matches("project_id", PROJECT_ID_PATTERN),
          message: "project_id is the id of a Google Cloud project, such as acme-payments-123456.",
        },
      ],
    }),
    variable("project_name", {
      type: "string",
      description: "First part of every name, such as acme.",
      validations: [isName("project_name")],
    }),
    variable("environment", {
      type: "string",
      description:
        "Second part of every name, such as staging. Another environment, or the same in another region, needs another one.",
      validations: [
        isName("environment"),
        {
          condition: op(call("length", prefix), "<=", plan.prefixLength),
          message: `project_name and environment with a dash between them have at most ${plan.prefixLength} characters; otherwise names become too long for Google Cloud.`,
        },
      ],
    }),
    variable("region", {
      type: "string",
      description: "Google Cloud region.",
      default: "europe-west1",
      validations: [
        {
          condition: matches("region", REGION_PATTERN),
          message: "region is the name of a Google Cloud region, such as europe-west1.",
        },
      ],
    }),
    variable("labels", {
      type: "map(string)",
      description: "Labels of every resource, besides project, environment, app and managed-by.",
      default: {},
    }),
    variable("notification_channels", {
      type: "list(string)",
      description: "Ids of the Cloud Monitoring channels that are told when an alert goes off.",
      default: [],
    }),
    ...optional(plan),
  ];
}

function optional({ database, buckets, secrets, api, functions }: GcpPlan): Addressed[] {
  const everybody = (as: "api" | "streaming") =>
    functions.some(({ callers }) =>
      callers.some((caller) => "everybody" in caller && caller.everybody === as),
    );
  return [
    ...(everybody("api")
      ? [
          variable(PUBLIC.api, {
            type: "bool",
            description:
              "Everybody may call the API; if not, only who has the role run.invoker on its function.",
            default: true,
          }),
        ]
      : []),
    ...(everybody("streaming")
      ? [
          variable(PUBLIC.streaming, {
            type: "bool",
            description:
              "Everybody may call the URLs of functions that stream; if not, only who has the role run.invoker on them.",
            default: false,
          }),
        ]
      : []),
    ...(database || buckets.length + secrets.length > 0
      ? [
          variable("deletion_protection", {
            type: "bool",
            description:
              "The database and secrets cannot be deleted, and buckets only when they are empty. Turn it off and apply before a destroy.",
            default: true,
          }),
        ]
      : []),
    ...(database
      ? [place("firestore_location", "Location of the Firestore database, such as eur3", LOCATION_PATTERN)]
      : []),
    ...(api && api.operations.length > 0
      ? [place("gateway_region", "Region of the API Gateway, which not every region has", REGION_PATTERN)]
      : []),
  ];
}

function place(name: string, description: string, pattern: string): Addressed {
  return variable(name, {
    type: "string",
    description: `${description}; region if not given.`,
    default: null,
    validations: [
      {
        condition: op(op(v(name), "==", null), "||", matches(name, pattern)),
        message: `${name} is the name of a location of Google Cloud, such as europe-west1.`,
      },
    ],
  });
}

function isName(name: string): Condition {
  return { condition: matches(name, NAME_PATTERN), message: `${name} has ${NAME_RULE}.` };
}

function matches(name: string, pattern: string) {
  return call("can", call("regex", pattern, v(name)));
}
