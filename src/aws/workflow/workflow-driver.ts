import { randomUUID } from "node:crypto";
import {
  DescribeExecutionCommand,
  type ExecutionStatus,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import {
  ExecutionExistsError,
  NotFoundError,
  NotRedrivableError,
  TaskGoneError,
  UnknownOutcomeError,
} from "@motif/core";
import { messageOf, type TaskAnswer, type WorkflowDriver, type WorkflowLayout } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import { errorName, mayHaveHappened, serviceError } from "../ground/client/service-error.ts";

/** Clients of Step Functions: `waiting` never repeats a call, as the execution would run twice. */
export interface WorkflowClients {
  readonly client: SFNClient;
  readonly waiting: SFNClient;
}

/** What Step Functions says of tokens that no task waits for. */
const GONE = ["InvalidToken", "TaskDoesNotExist", "TaskTimedOut"];

/**
 * Workflows of Step Functions. Every execution has a name that the caller gives or that is made here, so that a start that is sent
 * again begins nothing new.
 */
export function workflowDriver({ client, waiting }: WorkflowClients): WorkflowDriver {
  return {
    async start(workflow, { input }, name = randomUUID()) {
      const command = new StartExecutionCommand({ stateMachineArn: arnOf(workflow), name, input });
      const { startDate } = await client.send(command).catch((error) => {
        if (errorName(error) === "ExecutionAlreadyExists")
          throw new ExecutionExistsError(workflow.name, name);
        throw outcomeError(error, workflow, `execution ${name} may have begun`);
      });
      return { name, startedAt: (startDate ?? new Date()).toISOString() };
    },
    async run(workflow, { input }) {
      const command = new StartSyncExecutionCommand({ stateMachineArn: arnOf(workflow), input });
      const { status, output, error, cause } = await waiting.send(command).catch((thrown) => {
        throw outcomeError(thrown, workflow, "an execution may have run");
      });
      if (status === "SUCCEEDED") return { status, output: output ?? "null" };
      return {
        status: status === "TIMED_OUT" ? status : "FAILED",
        error: error ?? "",
        cause: cause ?? "",
      };
    },
    async describe(workflow, name) {
      const command = new DescribeExecutionCommand({ executionArn: executionOf(workflow, name) });
      try {
        const { status, startDate, stopDate, output, error, cause } = await client.send(command);
        return {
          name,
          status: statusOf(status),
          startedAt: (startDate ?? new Date(0)).toISOString(),
          ...(stopDate && { stoppedAt: stopDate.toISOString() }),
          ...(output !== undefined && { output }),
          ...(error !== undefined && { error }),
          ...(cause !== undefined && { cause }),
        };
      } catch (thrown) {
        if (errorName(thrown) === "ExecutionDoesNotExist") return undefined;
        throw serviceError(thrown, `workflow ${workflow.name}`);
      }
    },
    async stop(workflow, name, { error, cause }) {
      const command = new StopExecutionCommand({ executionArn: executionOf(workflow, name), error, cause });
      await client.send(command).catch((thrown) => {
        throw executionError(thrown, workflow, name);
      });
    },
    async redrive(workflow, name) {
      const command = new RedriveExecutionCommand({
        executionArn: executionOf(workflow, name),
        clientToken: randomUUID(),
      });
      await client.send(command).catch((thrown) => {
        if (errorName(thrown) === "ExecutionNotRedrivable") throw new NotRedrivableError(workflow.name, name);
        throw executionError(thrown, workflow, name);
      });
    },
    async answer(workflow, answer) {
      await send(client, answer).catch((thrown) => {
        if (GONE.includes(errorName(thrown))) throw new TaskGoneError(workflow.name);
        throw outcomeError(thrown, workflow, "the answer may have been taken");
      });
    },
  };
}

async function send(client: SFNClient, answer: TaskAnswer): Promise<void> {
  const { token: taskToken } = answer;
  if (answer.type === "succeeded")
    await client.send(new SendTaskSuccessCommand({ taskToken, output: answer.output }));
  else if (answer.type === "failed")
    await client.send(new SendTaskFailureCommand({ taskToken, error: answer.error, cause: answer.cause }));
  else await client.send(new SendTaskHeartbeatCommand({ taskToken }));
}

function arnOf({ name }: WorkflowLayout): string {
  return physicalName("workflow", name);
}

/** The ARN of an execution, which differs from its state machine's in one word and has the name behind it. */
function executionOf(workflow: WorkflowLayout, name: string): string {
  return `${arnOf(workflow).replace(":stateMachine:", ":execution:")}:${name}`;
}

/** A redrive that waits for its turn is one that runs. */
function statusOf(status: ExecutionStatus | undefined) {
  return status === undefined || status === "PENDING_REDRIVE" ? "RUNNING" : status;
}

function outcomeError(error: unknown, { name }: WorkflowLayout, what: string): Error {
  if (!mayHaveHappened(error)) return serviceError(error, `workflow ${name}`);
  return new UnknownOutcomeError(
    `Step Functions gave no answer of workflow ${name}; ${what}: ${messageOf(error)}`,
    {
      cause: error,
    },
  );
}

function executionError(error: unknown, workflow: WorkflowLayout, name: string): Error {
  return errorName(error) === "ExecutionDoesNotExist"
    ? new NotFoundError(`Workflow ${workflow.name} has no execution ${name}.`)
    : serviceError(error, `workflow ${workflow.name}`);
}
