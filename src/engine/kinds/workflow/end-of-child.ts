import type { Event, Json } from "@motif/workflow";
import {
  type ExecutionKey,
  type ExecutionState,
  executionArn,
  executionName,
  type Parent,
} from "./execution.ts";

/**
 * What an execution that waits for another one's end is told of it: what DescribeExecution says
 * (https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html).
 */
export function endOf(key: ExecutionKey, state: ExecutionState, parent: Parent, at: number): Event {
  const { status, input, output, error, cause } = state;
  const given = (text: string): Json => (parent.parsed ? JSON.parse(text) : text);
  const described: Json = {
    ExecutionArn: executionArn(key),
    Input: given(input),
    Name: key.name,
    ...(output === undefined ? {} : { Output: given(output) }),
    ...(error === undefined ? {} : { Error: error }),
    ...(cause === undefined ? {} : { Cause: cause }),
    StartDate: state.startedAt,
    StateMachineArn: executionName(key).StateMachine.Id,
    Status: status,
    StopDate: at,
  };
  const of = { at, id: parent.task };
  if (status === "SUCCEEDED") return { ...of, type: "succeeded", output: described };
  return { ...of, type: "failed", error: "States.TaskFailed", cause: JSON.stringify(described) };
}
