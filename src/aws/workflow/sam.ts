import type { BasePlan } from "../ground/plan.ts";
import type { Reference } from "../ground/reference.ts";
import type { SamContext, SamParts } from "../ground/room.ts";
import {
  assumedBy,
  fullName,
  intrinsic,
  made,
  policyDocument,
  type Resources,
  samOutputByName,
  statement,
  tagList,
} from "../ground/sam.ts";
import { getAtt, refTo, sub } from "../ground/yaml.ts";
import type { WorkflowPlan, WorkflowPlans } from "./plan.ts";
import { workflowId } from "./reference.ts";

/** The state machines, each with its log and its role. */
export function workflowSam({ app, workflows }: BasePlan & WorkflowPlans, context: SamContext): SamParts {
  if (workflows.length === 0) return {};
  return {
    resources: workflows.flatMap((workflow) => oneWorkflow(app, workflow, context)),
    outputs: {
      arns: samOutputByName(
        "workflow_arns",
        "ARN of the state machine",
        workflows.map(({ name }) => [name, refTo(workflowId(name))]),
      ),
    },
  };
}

function oneWorkflow(app: string, workflow: WorkflowPlan, { say }: SamContext): Resources {
  const { name, type, definition, targets, logLevel, logRetentionDays, statements } = workflow;
  const id = workflowId(name);
  return [
    made(`${id}LogGroup`, "AWS::Logs::LogGroup", {
      LogGroupName: sub(`/aws/vendedlogs/states/${fullName(app, name)}`),
      RetentionInDays: logRetentionDays,
      Tags: tagList(app),
    }),
    made(`${id}Role`, "AWS::IAM::Role", {
      RoleName: sub(fullName(app, `${name}-workflow`)),
      Description: `Role of the workflow ${name}`,
      AssumeRolePolicyDocument: assumedBy("states.amazonaws.com", {
        StringEquals: { "aws:SourceAccount": refTo("AWS::AccountId") },
      }),
      Policies: [
        {
          PolicyName: "grants",
          PolicyDocument: policyDocument(statements.map((each) => statement(each, say))),
        },
      ],
      Tags: tagList(app),
    }),
    made(id, "AWS::StepFunctions::StateMachine", {
      StateMachineName: sub(fullName(app, name)),
      StateMachineType: type,
      RoleArn: getAtt(`${id}Role`, "Arn"),
      DefinitionString: JSON.stringify(definition),
      DefinitionSubstitutions: Object.fromEntries(
        targets.map((target) => [target.name, intrinsic(say(target.reference))]),
      ),
      LoggingConfiguration: {
        Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: getAtt(`${id}LogGroup`, "Arn") } }],
        IncludeExecutionData: false,
        Level: logLevel,
      },
      TracingConfiguration: { Enabled: true },
      Tags: tagList(app),
    }),
  ];
}

/** A state machine's ARN. */
export function sayWorkflow({ name }: Reference): string {
  return `\${${workflowId(name)}}`;
}

/** The ARN of its executions, or of the rule by which the end of some is told. */
export function sayExecutions({ name, attribute }: Reference, { app }: BasePlan): string {
  const account = `\${AWS::Region}:\${AWS::AccountId}`;
  return attribute === "rule"
    ? `arn:\${AWS::Partition}:events:${account}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule`
    : `arn:\${AWS::Partition}:states:${account}:execution:${fullName(app, name)}:*`;
}
