import { createHash } from "node:crypto";
import { MotifError, ThrottledError, UnknownOutcomeError } from "@motif/core";
import { FUNCTION_CRASH, FUNCTION_TIMEOUT } from "@motif/core/driver";
import type { WorkflowEntry } from "@motif/core/model";
import {
  type CallResult,
  type Carried,
  type Drivers,
  isObject,
  type LayoutOf,
  messageOf,
  type TaskCall,
  taskCallOf,
} from "@motif/core/platform";
import type { Event, Json, TaskCommand } from "@motif/workflow";
import { type ExecutionKey, executionArn, type Parent } from "./execution.ts";

/** What a task came to: an answer, or that it was taken on and answers later. */
export type TaskEvent = Extract<Event, { readonly type: "succeeded" | "failed" | "submitted" }>;

/** What a task is called for. */
export interface TaskOwner extends ExecutionKey {
  readonly attributes: Carried;
}

/** How a task began an execution: its own, so that it begins it once however often it is called. */
export type StartChild = (
  child: ExecutionKey,
  input: string,
  attributes: Carried,
  parent: Parent | undefined,
) => Promise<number>;

/** What tasks are called with. */
export interface TaskServices {
  /** Those of the workflow: they do what it was granted. */
  readonly drivers: Drivers;
  readonly startChild: StartChild;
  readonly now: () => number;
}

/**
 * What Lambda and Step Functions call the ends of functions that threw nothing: "In newer runtimes, timeouts are reported as
 * Sandbox.Timedout" (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html).
 */
const ENDS: Readonly<Record<string, string>> = {
  [FUNCTION_TIMEOUT]: "Sandbox.Timedout",
  [FUNCTION_CRASH]: "Runtime.ExitError",
};

/** Calls what a task names, and says what came of it. Rejects never. */
export async function callTask(
  entry: WorkflowEntry | undefined,
  owner: TaskOwner,
  task: TaskCommand,
  services: TaskServices,
): Promise<TaskEvent> {
  const { id } = task;
  const failed = (error: string, cause: string): TaskEvent => ({
    type: "failed",
    at: services.now(),
    id,
    error,
    cause,
  });
  const call = taskCallOf(task.resource, task.input);
  if (typeof call === "string") return failed("States.Runtime", `The task ${call}.`);
  const use = entry?.uses.find(({ name }) => name === call.use);
  if (!use)
    return failed("States.Runtime", `The app has nothing any more that the workflow calls ${call.use}.`);
  try {
    const output = await called(call, use.resource, owner, task, services);
    const at = services.now();
    return call.pattern === "request"
      ? { type: "succeeded", at, id, output }
      : { type: "submitted", at, id, output };
  } catch (error) {
    if (error instanceof TaskFailure) return failed(error.code, error.message);
    return failed(serviceErrorOf(call, error), messageOf(error));
  }
}

/** A function threw, by its own name for it. */
class TaskFailure extends MotifError {}

function called(
  call: TaskCall,
  resource: WorkflowEntry["uses"][number]["resource"],
  owner: TaskOwner,
  task: TaskCommand,
  services: TaskServices,
): Promise<Json> {
  switch (call.action) {
    case undefined:
      return invoke(resource as LayoutOf<"callable">, task.input, owner, services); // as the model checked
    case "lambda:invoke":
      return invokeWith(resource as LayoutOf<"callable">, argumentsOf(task), owner, services);
    case "sqs:sendMessage":
      return send(resource as LayoutOf<"queue">, argumentsOf(task), owner, services);
    case "states:startExecution":
      return startExecution(call, resource.name, owner, task, services);
  }
}

/** The function's output by itself. */
async function invoke(
  callable: LayoutOf<"callable">,
  input: Json,
  { attributes }: TaskOwner,
  { drivers }: TaskServices,
): Promise<Json> {
  const result = await drivers.callable?.invoke(callable, { input: JSON.stringify(input), attributes });
  return outputOf(result);
}

/** What Lambda's API answers, as far as it is the same everywhere. */
async function invokeWith(
  callable: LayoutOf<"callable">,
  { Payload = {} }: Arguments,
  owner: TaskOwner,
  services: TaskServices,
): Promise<Json> {
  return {
    ExecutedVersion: "$LATEST",
    Payload: await invoke(callable, Payload, owner, services),
    StatusCode: 200,
  };
}

function outputOf(result: CallResult | undefined): Json {
  if (result === undefined) throw new Error("The engine gave the workflow no driver of callables.");
  if ("output" in result) return JSON.parse(result.output);
  const { name, message } = result.error;
  throw new TaskFailure(ENDS[name] ?? name, JSON.stringify({ errorType: name, errorMessage: message }));
}

async function send(
  queue: LayoutOf<"queue">,
  { MessageBody = null, MessageGroupId, MessageDeduplicationId, DelaySeconds }: Arguments,
  { attributes }: TaskOwner,
  { drivers }: TaskServices,
): Promise<Json> {
  const message = {
    body: typeof MessageBody === "string" ? MessageBody : JSON.stringify(MessageBody),
    attributes,
    ...(typeof DelaySeconds === "number" && { delayMs: DelaySeconds * 1000 }),
    ...(typeof MessageGroupId === "string" && { group: MessageGroupId }),
    ...(typeof MessageDeduplicationId === "string" && { deduplicationId: MessageDeduplicationId }),
  };
  const sent = (await drivers.queue?.send(queue, [message])) ?? [];
  return { MessageId: sent[0]?.id ?? "" };
}

async function startExecution(
  call: TaskCall,
  workflow: string,
  owner: TaskOwner,
  task: TaskCommand,
  { startChild }: TaskServices,
): Promise<Json> {
  const { Input = {}, Name } = argumentsOf(task);
  const child = { workflow, name: typeof Name === "string" ? Name : childName(owner, task.id) };
  const parent: Parent = {
    workflow: owner.workflow,
    name: owner.name,
    task: task.id,
    parsed: call.parsed,
  };
  const startDate = await startChild(
    child,
    typeof Input === "string" ? Input : JSON.stringify(Input),
    owner.attributes,
    call.pattern === "sync" ? parent : undefined,
  );
  return { ExecutionArn: executionArn(child), StartDate: startDate };
}

/** The same for the same task, so that a task that is called again begins nothing new. */
function childName({ workflow, name }: ExecutionKey, task: string): string {
  return createHash("sha256").update(`${workflow}/${name}/${task}`).digest("hex").slice(0, 32);
}

type Arguments = Readonly<Record<string, Json>>;

function argumentsOf({ input }: TaskCommand): Arguments {
  return isObject(input) ? (input as Arguments) : {}; // JSON, as the whole is
}

/** What Step Functions calls what a service did not do, or did without an answer. */
function serviceErrorOf({ action }: TaskCall, error: unknown): string {
  const code = error instanceof MotifError ? error.code : "";
  if (action === "sqs:sendMessage")
    return code === "throttled" ? "SQS.RequestThrottled" : "SQS.SdkClientException";
  if (action === "states:startExecution")
    return code === "execution-exists"
      ? "StepFunctions.ExecutionAlreadyExistsException"
      : "StepFunctions.SdkClientException";
  if (error instanceof ThrottledError) return "Lambda.TooManyRequestsException";
  return error instanceof UnknownOutcomeError ? "Lambda.SdkClientException" : "Lambda.ServiceException";
}
