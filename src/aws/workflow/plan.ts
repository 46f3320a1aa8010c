import { nameOf, type PhysicalName, type Refuse } from "@motif/compile/kit";
import type { Inventory, WorkflowEntry, WorkflowUse } from "@motif/core/model";
import type { LayoutOf } from "@motif/core/platform";
import { callableReference } from "../callable/reference.ts";
import { grantedCallable } from "../callable/statements.ts";
import type { BasePlan, Statement } from "../ground/plan.ts";
import type { Reference } from "../ground/reference.ts";
import type { Granted, RoleSize } from "../ground/room.ts";
import { queueReference } from "../queue/reference.ts";
import { grantedQueue } from "../queue/statements.ts";
import { QUOTAS } from "./profile.ts";
import { executionsReference, workflowReference } from "./reference.ts";
import { grantedWorkflow } from "./statements.ts";

/** The workflows of a plan. */
export interface WorkflowPlans {
  readonly workflows: readonly WorkflowPlan[];
}

/** A state machine of Step Functions with its role and its log. */
export interface WorkflowPlan {
  readonly name: string;
  readonly type: "STANDARD" | "EXPRESS";
  /** In the Amazon States Language; `${name}` stands for one of `targets`. */
  readonly definition: WorkflowEntry["layout"]["definition"];
  readonly targets: readonly { readonly name: string; readonly reference: Reference }[];
  /** Express executions have no history but their log. */
  readonly logLevel: "ERROR" | "ALL";
  readonly logRetentionDays: number;
  readonly statements: readonly Statement[];
}

const DAY_MS = 86_400_000;

/** The app's workflows. */
export function planWorkflows(inventory: Inventory, _: Refuse): WorkflowPlans {
  return { workflows: inventory.resources.workflow.map((entry) => planned(entry, inventory)) };
}

function planned({ name, type, layout, uses }: WorkflowEntry, { retention }: Inventory): WorkflowPlan {
  return {
    name,
    type: type === "express" ? "EXPRESS" : "STANDARD",
    definition: layout.definition,
    targets: uses.map((use) => ({ name: use.name, reference: targetOf(use) })),
    logLevel: type === "express" ? "ALL" : "ERROR",
    logRetentionDays: Math.ceil(retention.logsMs / DAY_MS),
    statements: [...uses.flatMap((use) => statementsOf(name, use)), ...ownStatements(name)],
  };
}

/** What stands in the place of a name of the definition: an ARN, or the URL of a queue. */
function targetOf({ resource: { kind, name } }: WorkflowUse): Reference {
  if (kind === "queue") return queueReference(name, "url");
  return kind === "workflow" ? workflowReference(name) : callableReference(name);
}

function statementsOf(workflow: string, use: WorkflowUse): Statement[] {
  const { name, resource, access } = use;
  const why = `workflow ${workflow}: uses ${name} (${access} of ${resource.kind} ${resource.name})`;
  const granted = grantedBy(use)
    .filter(({ actions }) => actions.length > 0)
    .map(({ actions, resources, note = "" }) => ({
      why: why + note,
      actions: [...new Set(actions)],
      resources,
    }));
  const waits = use.calls.some(({ pattern }) => pattern === "sync");
  return [...granted, ...(waits ? waiting(why, resource.name) : [])];
}

function grantedBy({ resource, operations }: WorkflowUse): Granted[] {
  // The model has checked that these are the kinds.
  if (resource.kind === "queue") return grantedQueue(resource as LayoutOf<"queue">, operations);
  if (resource.kind === "workflow") return grantedWorkflow(resource as LayoutOf<"workflow">, operations);
  return grantedCallable(resource as LayoutOf<"callable">, ["invoke"]);
}

/**
 * What waiting for another workflow takes: "events:PutTargets", "events:PutRule", "events:DescribeRule" on a rule that Step Functions makes,
 * and what ends the other one where it is not waited for any more.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html#sync-async-iam-policies
 */
function waiting(why: string, workflow: string): Statement[] {
  return [
    {
      why: `${why}, and waits for its end`,
      actions: ["states:DescribeExecution", "states:StopExecution"],
      resources: [executionsReference(workflow)],
    },
    {
      why: `${why}, which tells its end by a rule that is Step Functions' own`,
      actions: ["events:DescribeRule", "events:PutRule", "events:PutTargets"],
      resources: [{ ...executionsReference(workflow), attribute: "rule" }],
    },
  ];
}

/**
 * What every state machine may do with its log, which CloudWatch delivers, and with X-Ray: neither has anything to name.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html#xray-iam
 */
function ownStatements(workflow: string): Statement[] {
  return [
    {
      why: `workflow ${workflow}: has its log delivered`,
      actions: [
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
      ],
      resources: "every-resource",
    },
    {
      why: `workflow ${workflow}: sends traces to X-Ray`,
      actions: [
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
      ],
      resources: "every-resource",
    },
  ];
}

/** The names of state machines, and of the roles that have them as a part. */
export function workflowNames({ app, workflows }: BasePlan & WorkflowPlans): PhysicalName[] {
  return workflows.flatMap(({ name }) => [
    {
      where: `workflow ${name}`,
      service: "workflow",
      name: nameOf(app, name),
      limit: QUOTAS.nameLength.value,
    },
    {
      where: `workflow ${name}`,
      service: "role",
      name: nameOf(app, `${name}-workflow`),
      limit: QUOTAS.roleNameLength.value,
    },
  ]);
}

/** What the role of each workflow allows. */
export function workflowRoleSizes({ workflows }: WorkflowPlans): RoleSize[] {
  return workflows.map(({ name, statements }) => ({
    where: `workflow ${name}`,
    statements,
    wayOut: "Move a part of its states into a workflow of their own, and start that",
  }));
}
