import { nameOf } from "@motif/compile/kit";
import { ACCOUNT, REGION } from "../ground/longest.ts";
import type { BasePlan } from "../ground/plan.ts";
import type { Kind } from "../ground/room.ts";
import { workflowAlarms } from "./alarms.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { workflowCharts } from "./charts.ts";
import { planWorkflows, type WorkflowPlans, workflowNames, workflowRoleSizes } from "./plan.ts";
import { BILLING, workflowPrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { EXECUTIONS_TYPE, WORKFLOW_TYPE, workflowReference } from "./reference.ts";
import { CONSTRAINTS, RULES } from "./rules.ts";
import { sayExecutions, sayWorkflow, workflowSam } from "./sam.ts";
import { grantedWorkflow } from "./statements.ts";
import { workflowTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** Workflows are state machines of Step Functions. */
export const workflow = {
  plan: planWorkflows,
  reference: workflowReference,
  granted: grantedWorkflow,
  physicalNames: workflowNames,
  roleSizes: workflowRoleSizes,
  alarms: workflowAlarms,
  charts: workflowCharts,
  terraform: workflowTerraform,
  sam: workflowSam,
  named: {
    [WORKFLOW_TYPE]: {
      sam: sayWorkflow,
      longest: ({ name }, { app }, prefix) =>
        `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:${prefix}-${nameOf(app, name)}`,
    },
    [EXECUTIONS_TYPE]: {
      sam: sayExecutions,
      longest: ({ name }, { app }, prefix) =>
        `arn:aws:states:${REGION}:${ACCOUNT}:execution:${prefix}-${nameOf(app, name)}:*`,
    },
  },
  price: (_, month) => workflowPrice(month),
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
} satisfies Kind<BasePlan & WorkflowPlans>;
