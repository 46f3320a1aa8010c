import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { http } from "../../functions/http.ts";
import { task } from "../../functions/task.ts";
import { problemsIn } from "../../testing/apps.ts";
import { httpApi } from "../../triggers/api/declare.ts";
import { callable } from "../callable/declare.ts";
import { queue } from "../queue/declare.ts";
import { type WorkflowOptions, workflow } from "./declare.ts";

const any = z.any();
const schemas = { input: any, output: any };
const work = callable("work", schemas);
const jobs = queue("jobs", { schema: any });
const serving = { work: task(work, {}, ({ input }) => input) };

/** What is wrong with an app whose function begins this workflow. */
function problemsOf(
  options: Partial<WorkflowOptions<typeof any, typeof any>>,
  access: "starter" | "runner" | "reader" = "starter",
): string[] {
  const machine = workflow("machine", { ...schemas, uses: {}, definition: {}, ...options });
  const begin = http("begin", { uses: { machine: machine[access] } }, () => new Response());
  return problemsIn({ ...serving, api: httpApi({ "POST /": begin }) });
}

const oneTask = (state: object) => ({
  StartAt: "Work",
  States: { Work: { Type: "Task", End: true, ...state } },
});
const plain = { definition: oneTask({ Resource: "${work}" }), uses: { work: work.invoker } };

describe("a workflow", () => {
  it("calls what it uses, by the names that its definition has", () => {
    expect(problemsOf(plain)).toEqual([]);
  });

  it("has everything said that is wrong with its definition, with where it is", () => {
    expect(problemsOf({ definition: { StartAt: "A", States: { A: { Type: "Pass" } } } })).toEqual([
      "workflow machine: definition/States/A: Exactly one of these fields is required: [End, Next]",
    ]);
  });

  it.each([
    [
      "a name that it uses nothing under",
      { ...plain, uses: {} },
      "workflow machine: its definition names ${work}, which uses has not",
    ],
    [
      "a use that its definition has not",
      { ...plain, uses: { work: work.invoker, jobs: jobs.sender } },
      "workflow machine: uses.jobs is not in its definition; take it out",
    ],
    [
      "a grant of another access",
      { ...plain, uses: { work: work.sender } },
      "workflow machine, definition/States/Work: calls a function with ${work}, which is the sender of callable work; it takes the invoker of a callable",
    ],
    [
      "a service that nothing stands for",
      { definition: oneTask({ Resource: "arn:aws:states:::dynamodb:putItem", Parameters: {} }) },
      "workflow machine, definition/States/Work: calls arn:aws:states:::dynamodb:putItem, which nothing of an app stands for; have a task function do it, and name that",
    ],
    [
      "a target that is worked out while it runs",
      {
        definition: oneTask({
          Resource: "arn:aws:states:::sqs:sendMessage",
          Parameters: { "QueueUrl.$": "$.url", MessageBody: 1 },
        }),
      },
      "workflow machine, definition/States/Work: has no ${name} as its QueueUrl, so that nobody knows what it may call; name what the workflow uses",
    ],
    [
      "a distributed Map state",
      {
        definition: {
          StartAt: "All",
          States: {
            All: {
              Type: "Map",
              ItemProcessor: {
                ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
                StartAt: "One",
                States: { One: { Type: "Pass", End: true } },
              },
              End: true,
            },
          },
        },
      },
      "workflow machine, definition/States/All: is a distributed Map, which apps cannot have yet; have a task list the items in parts, and an inline Map start a workflow for each",
    ],
  ])("is refused with %s", (_, options, problem) => {
    expect(problemsOf(options)).toEqual([problem]);
  });

  it("is run by somebody who waits where it is Express, and looked at where it is not", () => {
    expect(problemsOf(plain, "runner")).toEqual([
      "function begin, uses.machine: is the runner of workflow machine, which is standard and may take a year, which nobody waits for; make it express",
    ]);
    expect(problemsOf({ ...plain, type: "express" }, "reader")).toEqual([
      "function begin, uses.machine: is the reader of workflow machine, which is express and keeps no executions that could be looked at or stopped; make it standard",
    ]);
  });
});
