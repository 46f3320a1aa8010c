import { printModule } from "@motif/compile";
import { callable, http, httpApi, queue, task, workflow } from "@motif/core";
import { expect, it } from "vitest";
import * as z from "zod/mini";
import { toTemplate } from "../compile/to-template.ts";
import { toTerraform } from "../compile/to-terraform.ts";
import { planOf } from "../testing/apps.ts";

const any = z.any();
const schemas = { input: any, output: any };
const work = callable("work", schemas);
const jobs = queue("jobs", { schema: any });
const passing = { StartAt: "Pass", States: { Pass: { Type: "Pass", Comment: "${not ours}", End: true } } };
const child = workflow("child", { ...schemas, type: "express", uses: {}, definition: passing });
const saga = workflow("saga", {
  ...schemas,
  uses: { work: work.invoker, jobs: jobs.sender, inner: child.starter },
  definition: {
    StartAt: "Work",
    States: {
      Work: { Type: "Task", Resource: "${work}", Next: "Send" },
      Send: {
        Type: "Task",
        Resource: "arn:aws:states:::sqs:sendMessage",
        Parameters: { QueueUrl: "${jobs}", "MessageBody.$": "$" },
        Next: "Child",
      },
      Child: {
        Type: "Task",
        Resource: "arn:aws:states:::states:startExecution",
        Parameters: { StateMachineArn: "${inner}", "Input.$": "$" },
        End: true,
      },
    },
  },
});
const uses = { saga: saga.starter, stops: saga.controller, answers: saga.answerer, runs: child.runner };
const begin = http("begin", { uses }, () => new Response());
const plan = planOf({ api: httpApi({ "POST /": begin }), work: task(work, {}, ({ input }) => input) });

it("a workflow's role allows what its tasks call, its log and its traces, and nothing else", () => {
  const saga = plan.workflows.find(({ name }) => name === "saga");
  expect(saga?.statements.map(({ actions, resources }) => [actions[0], resources])).toEqual([
    ["states:StartExecution", [{ type: "aws_sfn_state_machine", name: "child", attribute: "arn" }]],
    ["sqs:SendMessage", [{ type: "aws_sqs_queue", name: "jobs", attribute: "arn" }]],
    ["lambda:InvokeFunction", [{ type: "local", name: "work", attribute: "arn", block: "callables" }]],
    ["logs:CreateLogDelivery", "every-resource"],
    ["xray:GetSamplingRules", "every-resource"],
  ]);
});

it("a function's role allows its grants: on the state machine, or on its executions", () => {
  const fn = plan.functions.find(({ name }) => name === "begin");
  const machine = { type: "aws_sfn_state_machine", name: "saga", attribute: "arn" };
  expect(fn?.statements.map(({ actions, resources }) => [actions, resources])).toEqual([
    [["states:SendTaskFailure", "states:SendTaskHeartbeat", "states:SendTaskSuccess"], [machine]],
    [["states:StartSyncExecution"], [{ ...machine, name: "child" }]],
    [["states:StartExecution"], [machine]],
    [
      ["states:RedriveExecution", "states:StopExecution"],
      [{ type: "local.executions", name: "saga", attribute: "arn" }],
    ],
  ]);
  expect(fn?.environment).toMatchObject({ MOTIF_WORKFLOW_SAGA: machine });
});

it("the definition is as it was written, with what its names stand for in their places", () => {
  const text = Object.values(printModule(toTerraform(plan))).join("\n");
  expect(text).toContain('resource "aws_sfn_state_machine" "saga"');
  expect(text).toMatch(/Resource\s+= local\.callables\["work"\]\.arn/);
  expect(text).toMatch(/QueueUrl\s+= aws_sqs_queue\.jobs\.url/);
  expect(text).toMatch(/StateMachineArn\s+= aws_sfn_state_machine\.child\.arn/);
  expect(text).toContain('"$${not ours}"');
  expect(text).toMatch(/type\s+= "EXPRESS"/);
});

it("a template has the definition with its names, and what they stand for beside", () => {
  const text = JSON.stringify(toTemplate(plan));
  expect(text).toContain("AWS::StepFunctions::StateMachine");
  expect(text).toContain("DefinitionSubstitutions");
});
