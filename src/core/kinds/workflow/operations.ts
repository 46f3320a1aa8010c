import { InvalidArgumentError, TooLargeError } from "../../ground/errors.ts";
import type { HandleOwner, Handling } from "../../ground/grant.ts";
import { parse } from "../../ground/schema.ts";
import {
  type ExecutionPayload,
  LARGEST_STATE_BYTES,
  type WorkflowDriver,
  type WorkflowLayout,
} from "./driver.ts";
import { FailedExecutionError } from "./execution-error.ts";
import type {
  WorkflowAnswerer,
  WorkflowController,
  WorkflowReader,
  WorkflowRunner,
  WorkflowStarter,
} from "./handle.ts";

type All = WorkflowStarter<unknown> &
  WorkflowRunner<unknown, unknown> &
  WorkflowReader<unknown> &
  WorkflowController &
  WorkflowAnswerer;

/**
 * AWS takes 80 characters, and names of more than ASCII that CloudWatch does not
 * (https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html).
 */
const NAME = /^[A-Za-z0-9_-]{1,80}$/;
/** Of SendTaskFailure: https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskFailure.html */
const LONGEST_ERROR = 256;
const LONGEST_CAUSE = 32_768;

/** How handles of workflows are made: they parse inputs and outputs, and know what a name is and what is too large. */
export const workflowHandling = {
  kind: "workflow",
  carries: true,
  accesses: {
    starter: ["start"],
    runner: ["run"],
    reader: ["describe"],
    controller: ["stop", "redrive"],
    answerer: ["succeed", "fail", "heartbeat"],
  },
  operations,
} as const satisfies Handling<WorkflowLayout, WorkflowDriver>;

function operations(workflow: WorkflowLayout, driver: WorkflowDriver, { carried }: HandleOwner): All {
  const payload = (value: unknown): ExecutionPayload => {
    const input = textOf(parse(workflow.input, value, `input of workflow ${workflow.name}`));
    refuseLarge(workflow, "input", input);
    return { input, attributes: carried };
  };
  return {
    start: async (input, { name } = {}) => driver.start(workflow, payload(input), startName(workflow, name)),
    async run(input) {
      const outcome = await driver.run(workflow, payload(input));
      if (outcome.status === "SUCCEEDED") return outputOf(workflow, outcome.output);
      throw new FailedExecutionError(workflow.name, outcome.error, outcome.cause);
    },
    async describe(name) {
      const found = await driver.describe(workflow, named(workflow, name));
      if (found === undefined) return undefined;
      const { output, ...execution } = found;
      return output === undefined ? execution : { ...execution, output: outputOf(workflow, output) };
    },
    stop: async (name, { error = "", cause = "" } = {}) =>
      driver.stop(workflow, named(workflow, name), {
        error: error.slice(0, LONGEST_ERROR),
        cause: cause.slice(0, LONGEST_CAUSE),
      }),
    redrive: async (name) => driver.redrive(workflow, named(workflow, name)),
    async succeed(token, value) {
      const output = textOf(value);
      refuseLarge(workflow, "output of a task", output);
      await driver.answer(workflow, { type: "succeeded", token, output });
    },
    fail: async (token, error, cause = "") =>
      driver.answer(workflow, {
        type: "failed",
        token,
        error: error.slice(0, LONGEST_ERROR),
        cause: cause.slice(0, LONGEST_CAUSE),
      }),
    heartbeat: async (token) => driver.answer(workflow, { type: "heartbeat", token }),
  };
}

/** A value of which JSON has nothing to say is none. */
function textOf(value: unknown): string {
  return JSON.stringify(value) ?? "null";
}

function outputOf({ name, output }: WorkflowLayout, text: string): unknown {
  return parse(output, JSON.parse(text), `output of workflow ${name}`);
}

function refuseLarge({ name }: WorkflowLayout, what: string, text: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes <= LARGEST_STATE_BYTES) return;
  throw new TooLargeError(
    `The ${what} of workflow ${name} has ${bytes} bytes, and states take ${LARGEST_STATE_BYTES}. Put it into a bucket and pass its key.`,
  );
}

function startName(workflow: WorkflowLayout, name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (workflow.type === "standard") return named(workflow, name);
  throw new InvalidArgumentError(
    `Workflow ${workflow.name} is Express: its executions take no name, as two of one name would both run.`,
  );
}

function named({ name: workflow }: WorkflowLayout, name: string): string {
  if (NAME.test(name)) return name;
  throw new InvalidArgumentError(
    `${JSON.stringify(name)} is no name of an execution of workflow ${workflow}: it has 1 to 80 letters, digits, dashes and underscores.`,
  );
}
