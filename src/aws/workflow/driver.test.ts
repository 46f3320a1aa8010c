import { CreateStateMachineCommand, SFNClient } from "@aws-sdk/client-sfn";
import {
  ExecutionExistsError,
  NotRedrivableError,
  TaskGoneError,
  ThrottledError,
  UnknownOutcomeError,
  workflow,
} from "@motif/core";
import { workflowSuite } from "@motif/core/testing";
import { resourceVariable } from "@motif/runtime/variables";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { clientConfig, overMoto } from "../testing/over-moto.ts";
import { failing, type ScriptedAnswer, scriptedService } from "../testing/scripted-service.ts";
import { workflowDriver } from "./workflow-driver.ts";

overMoto("the workflow driver", (config) => {
  workflowSuite("Step Functions", async (workflows) => {
    const client = new SFNClient(await config());
    for (const { name, definition } of workflows) {
      const { stateMachineArn } = await client.send(
        new CreateStateMachineCommand({
          name: `test-${name}`,
          definition: JSON.stringify(definition),
          roleArn: "arn:aws:iam::123456789012:role/test",
        }),
      );
      process.env[resourceVariable("workflow", name)] = stateMachineArn;
    }
    return {
      driver: workflowDriver({ client, waiting: client }),
      settle: async () => {}, // moto runs no states
    };
  });
});

const sagas = workflow("sagas", {
  input: z.any(),
  output: z.any(),
  uses: {},
  definition: { StartAt: "Pass", States: { Pass: { Type: "Pass", End: true } } },
});
const MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:test-sagas";
const payload = { input: "{}", attributes: {} };
const reason = { error: "Enough", cause: "of it" };

/** The driver over a service that gives these answers, with what it was asked. */
async function over(...answers: readonly ScriptedAnswer[]) {
  const service = await scriptedService(answers);
  process.env[resourceVariable("workflow", "sagas")] = MACHINE;
  const client = new SFNClient({ ...clientConfig(service.endpoint), maxAttempts: 2 });
  const waiting = new SFNClient({
    ...clientConfig(service.endpoint),
    maxAttempts: 1,
    disableHostPrefix: true,
  });
  return {
    driver: workflowDriver({ client, waiting }),
    requests: service.requests,
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}

describe("the workflow driver", () => {
  it("gives every start a name, so that one that is sent again begins nothing new", async () => {
    await using sent = await over({ cut: true }, { status: 200, body: { startDate: 1_700_000_000 } });
    const { name } = await sent.driver.start(sagas, payload, undefined);
    expect(sent.requests.map((request) => request.name)).toEqual([name, name]);
    expect(sent.requests[0]).toMatchObject({ stateMachineArn: MACHINE, input: "{}" });
  });

  // https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html#API_StartExecution_Errors
  it("says what became of a start that was refused, or not answered", async () => {
    await using exists = await over(failing("ExecutionAlreadyExists"));
    await expect(exists.driver.start(sagas, payload, "a")).rejects.toThrow(ExecutionExistsError);
    await using busy = await over(failing("ThrottlingException"));
    await expect(busy.driver.start(sagas, payload, "a")).rejects.toThrow(ThrottledError);
    await using lost = await over({ cut: true });
    await expect(lost.driver.start(sagas, payload, "a")).rejects.toThrow(UnknownOutcomeError);
  });

  it("tells how an execution stands; one whose redrive waits for its turn runs", async () => {
    const times = { startDate: 1_700_000_000, stopDate: 1_700_000_060 };
    await using failed = await over({ status: 200, body: { ...times, ...reason, status: "FAILED" } });
    expect(await failed.driver.describe(sagas, "a")).toEqual({
      ...reason,
      name: "a",
      status: "FAILED",
      startedAt: "2023-11-14T22:13:20.000Z",
      stoppedAt: "2023-11-14T22:14:20.000Z",
    });
    expect(failed.requests[0]).toEqual({
      executionArn: "arn:aws:states:us-east-1:123456789012:execution:test-sagas:a",
    });
    await using pending = await over({
      status: 200,
      body: { startDate: 1_700_000_000, status: "PENDING_REDRIVE" },
    });
    expect(await pending.driver.describe(sagas, "a")).toMatchObject({ status: "RUNNING" });
  });

  it("runs an Express execution once, and gives what it came to", async () => {
    await using ran = await over({ status: 200, body: { status: "SUCCEEDED", output: "[1]" } });
    expect(await ran.driver.run(sagas, payload)).toEqual({ status: "SUCCEEDED", output: "[1]" });
    await using failed = await over({ status: 200, body: { status: "TIMED_OUT", error: "States.Timeout" } });
    expect(await failed.driver.run(sagas, payload)).toEqual({
      status: "TIMED_OUT",
      error: "States.Timeout",
      cause: "",
    });
    await using lost = await over({ cut: true });
    await expect(lost.driver.run(sagas, payload)).rejects.toThrow(UnknownOutcomeError);
    expect(lost.requests).toHaveLength(1);
  });

  // https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html#API_SendTaskSuccess_Errors
  it.each(["InvalidToken", "TaskDoesNotExist", "TaskTimedOut"])(
    "says that a task is gone where Step Functions says %s",
    async (code) => {
      await using gone = await over(failing(code));
      const answer = { type: "failed", token: "t", ...reason } as const;
      await expect(gone.driver.answer(sagas, answer)).rejects.toThrow(TaskGoneError);
      expect(gone.requests).toEqual([{ taskToken: "t", ...reason }]);
    },
  );

  it("redrives what failed, and refuses what did not", async () => {
    await using done = await over({ status: 200, body: { redriveDate: 1_700_000_000 } });
    await done.driver.redrive(sagas, "a");
    await using refused = await over(failing("ExecutionNotRedrivable"));
    await expect(refused.driver.redrive(sagas, "a")).rejects.toThrow(NotRedrivableError);
  });
});
