import {
  app,
  callable,
  http,
  httpApi,
  json,
  queue,
  task,
  type Uses,
  type Workflow,
  workflow,
} from "@motif/core";
import * as z from "zod/mini";
import type { Examples } from "./example.ts";

const schemas = { input: z.object({ id: z.string() }), output: z.object({ id: z.string() }) };
const work = callable("work", schemas);
const jobs = queue("jobs", { schema: schemas.input });

/** What workflows are asked for. */
export const examples: Examples = {
  "workflow.standard": () => begun(calling()),
  "workflow.express": () => begun(calling("express")),
  "workflow.run": () => using({ work: calling("express").runner }),
  "workflow.token": () =>
    begun(
      workflow("machine", {
        ...schemas,
        uses: { work: work.invoker },
        definition: oneTask("arn:aws:states:::lambda:invoke.waitForTaskToken", {
          FunctionName: "${work}",
          Payload: { "id.$": "$$.Task.Token" },
        }),
      }),
    ),
  "workflow.queue": () =>
    begun(
      workflow("machine", {
        ...schemas,
        uses: { jobs: jobs.sender },
        definition: oneTask("arn:aws:states:::sqs:sendMessage", {
          QueueUrl: "${jobs}",
          "MessageBody.$": "$",
        }),
      }),
    ),
  "workflow.child": () =>
    begun(
      workflow("machine", {
        ...schemas,
        uses: { child: workflow("child", { ...schemas, uses: {}, definition: PASSING }).starter },
        definition: oneTask("arn:aws:states:::states:startExecution.sync:2", {
          StateMachineArn: "${child}",
          "Input.$": "$",
        }),
      }),
    ),
  "workflow.stop": () => {
    const machine = calling();
    return using({ sees: machine.reader, controls: machine.controller, answers: machine.answerer });
  },
};

const PASSING = { StartAt: "Pass", States: { Pass: { Type: "Pass", End: true } } };

function oneTask(Resource: string, Parameters?: object) {
  return {
    StartAt: "Work",
    States: { Work: { Type: "Task", Resource, ...(Parameters && { Parameters }), End: true } },
  };
}

function calling(type: "standard" | "express" = "standard") {
  return workflow("machine", {
    ...schemas,
    type,
    uses: { work: work.invoker },
    definition: oneTask("${work}"),
  });
}

function begun(machine: Workflow<{ id: string }>) {
  return using({ machine: machine.starter });
}

function using(uses: Uses) {
  const begin = http("begin", { uses }, () => json({}));
  return {
    definition: app("machines", {
      api: httpApi({ "POST /": begin }),
      work: task(work, {}, ({ input }) => input),
    }),
  };
}
