import {
  type Block,
  block,
  blocks,
  commented,
  data,
  jsonencode,
  locals,
  ref,
  resource,
  tpl,
  type Value,
  v,
} from "@motif/compile";
import { fullName, identifier, outputByName } from "@motif/compile/kit";
import type { Json } from "@motif/core";
import { placeholderIn } from "@motif/core/platform";
import type { BasePlan } from "../ground/plan.ts";
import type { TerraformParts } from "../ground/room.ts";
import { ACCOUNT_ID, assume, PARTITION, refer, statement } from "../ground/terraform.ts";
import type { WorkflowPlan, WorkflowPlans } from "./plan.ts";
import { EXECUTIONS, WORKFLOW_TYPE, workflowReference } from "./reference.ts";

const DOCUMENT = "aws_iam_policy_document";
const ASSUME = "states_assume_role";

/** The state machines, each with its log and its role. */
export function workflowTerraform({ app, workflows }: BasePlan & WorkflowPlans): TerraformParts {
  if (workflows.length === 0) return {};
  return {
    functions: [
      executions(app, workflows),
      ...workflows.flatMap((workflow) => [logGroup(app, workflow), stateMachine(app, workflow)]),
    ],
    iam: [
      data(DOCUMENT, ASSUME, {
        statement: block(
          assume("states.amazonaws.com", [
            { test: "StringEquals", variable: "aws:SourceAccount", values: [ACCOUNT_ID] },
          ]),
        ),
      }),
      ...workflows.flatMap((workflow) => role(app, workflow)),
    ],
    outputs: {
      arns: outputByName(
        "workflow_arns",
        "State machines of Step Functions, by their name in the app.",
        workflows.map(({ name }) => [name, refer(workflowReference(name))]),
      ),
    },
  };
}

/** ARNs that no resource has an attribute of. */
function executions(app: string, workflows: readonly WorkflowPlan[]): Block {
  const partition = ref(PARTITION, "partition");
  const rows = workflows.map(({ name }) => [
    identifier(name),
    {
      arn: tpl`arn:${partition}:states:${v("region")}:${ACCOUNT_ID}:execution:${fullName(app, name)}:*`,
      rule: tpl`arn:${partition}:events:${v("region")}:${ACCOUNT_ID}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule`,
    },
  ]);
  return locals({
    [EXECUTIONS]: commented("The executions of the workflows.", Object.fromEntries(rows)),
  });
}

function logGroup(app: string, { name, logRetentionDays }: WorkflowPlan): Block {
  return resource(
    "aws_cloudwatch_log_group",
    labelOf(name),
    { name: tpl`/aws/vendedlogs/states/${fullName(app, name)}`, retention_in_days: logRetentionDays },
    {
      comment:
        "Below /aws/vendedlogs/ log groups need no room in the account's one resource policy for logs.",
    },
  );
}

function stateMachine(app: string, workflow: WorkflowPlan): Block {
  const { name, type, logLevel } = workflow;
  const label = labelOf(name);
  return resource(
    WORKFLOW_TYPE,
    identifier(name),
    {
      name: fullName(app, name),
      type,
      role_arn: ref(`aws_iam_role.${label}`, "arn"),
      definition: jsonencode(definitionOf(workflow)),
      logging_configuration: block({
        log_destination: tpl`${ref(`aws_cloudwatch_log_group.${label}`, "arn")}:*`,
        include_execution_data: false,
        level: logLevel,
      }),
      tracing_configuration: block({ enabled: true }),
    },
    { dependsOn: [ref(`aws_iam_role_policy.${label}`)] },
  );
}

function role(app: string, { name, statements }: WorkflowPlan): Block[] {
  const label = labelOf(name);
  return [
    resource("aws_iam_role", label, {
      name: fullName(app, `${name}-workflow`),
      description: `Role of the workflow ${name}`,
      assume_role_policy: ref(`data.${DOCUMENT}.${ASSUME}`, "json"),
    }),
    data(DOCUMENT, label, { statement: blocks(statements.map(statement)) }),
    resource("aws_iam_role_policy", label, {
      name: "grants",
      role: ref(`aws_iam_role.${label}`, "id"),
      policy: ref(`data.${DOCUMENT}.${label}`, "json"),
    }),
  ];
}

/** The definition as it is, with what its names stand for in their places. */
function definitionOf({ definition, targets }: WorkflowPlan): Value {
  const values = new Map(targets.map(({ name, reference }) => [name, refer(reference)]));
  const written = (value: Json): Value => {
    const target = values.get(placeholderIn(value) ?? "");
    if (target !== undefined) return target;
    if (Array.isArray(value)) return value.map(written);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, written(each)]));
  };
  return written(definition);
}

/** A function may have the same name. */
function labelOf(name: string): string {
  return `workflow_${identifier(name)}`;
}
