import { FailedWith, type Failure, runtimeError } from "../failure.ts";
import { notNegative, numberField, type Passed, passOn, selectInput } from "../flow.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Node } from "../node.ts";
import type { TaskWait } from "../position.ts";
import { fits } from "../size.ts";
import type { Work } from "../work.ts";
import { type Resource, resourceOf } from "./resource.ts";
import { argumentsOf, templateOf } from "./simple.ts";

/** Asks for a Task state's task. */
export async function beginTask(work: Work, node: Node): Promise<void> {
  const { state } = node;
  const arn = state.Resource ?? "";
  const resource = resourceOf(arn);
  const id = work.newId(node);
  const token = resource.pattern !== "request" ? { token: `${work.random.uuid()}${work.random.uuid()}` } : {};
  node.update({ waiting: { kind: "task", id, ...token } });
  const input = work.machine.languageOf(state) === "JSONata" ? node.branch.input : selectInput(work, node);
  const timeout = await secondsField(work, node, "TimeoutSeconds", input);
  const heartbeat = await secondsField(work, node, "HeartbeatSeconds", input);
  const asked = await argumentsOf(work, node);
  if (!fits(asked)) throw dataLimit(resource);
  const credentials =
    state.Credentials === undefined
      ? {}
      : { credentials: await templateOf(work, node, state.Credentials, "Credentials", input) };
  const waiting: TaskWait = {
    kind: "task",
    id,
    ...token,
    ...(timeout === undefined ? {} : { deadline: work.at + timeout * 1_000 }),
    ...(heartbeat === undefined
      ? {}
      : { heartbeat: { every: heartbeat * 1_000, deadline: work.at + heartbeat * 1_000 } }),
  };
  node.update({ waiting });
  record(work, node, "Scheduled", resource, {
    ...(timeout === undefined ? {} : { timeoutInSeconds: timeout }),
  });
  record(work, node, "Started", resource);
  work.commands.push({
    type: "task",
    purpose: "task",
    id,
    state: node.branch.state,
    resource: arn,
    input: asked,
    ...credentials,
    ...token,
  });
  if (waiting.deadline !== undefined)
    work.commands.push({ type: "timer", id: `${id}/timeout`, at: waiting.deadline });
  if (waiting.heartbeat !== undefined)
    work.commands.push({ type: "timer", id: `${id}/heartbeat`, at: waiting.heartbeat.deadline });
}

async function secondsField(
  work: Work,
  node: Node,
  name: "TimeoutSeconds" | "HeartbeatSeconds",
  input: Json,
): Promise<number | undefined> {
  const seconds = notNegative(work, node, name, await numberField(work, node, name, input));
  if (seconds === 0) throw runtimeError(`${name} must be a positive integer.`);
  return seconds;
}

/** Goes on after a task's answer. */
export async function endTask(work: Work, node: Node, output: Json): Promise<Passed> {
  const resource = resourceOf(node.state.Resource ?? "");
  if (!fits(output)) {
    record(work, node, "Failed", resource);
    throw dataLimit(resource);
  }
  record(work, node, "Succeeded", resource);
  return await passOn(work, node, output);
}

/** Writes down that a task was taken on. */
export function submitTask(work: Work, node: Node): void {
  record(work, node, "Submitted", resourceOf(node.state.Resource ?? ""));
}

/** Writes down how a task failed. */
export function failTask(work: Work, node: Node, { error, cause }: Failure): void {
  const details = { ...(error === null ? {} : { error }), ...(cause === null ? {} : { cause }) };
  record(
    work,
    node,
    error === "States.Timeout" ? "TimedOut" : "Failed",
    resourceOf(node.state.Resource ?? ""),
    details,
  );
}

/** A task gave more than a state may. Retriers and catchers may name it. */
function dataLimit({ name }: Resource): FailedWith {
  return new FailedWith({
    error: "States.DataLimitExceeded",
    cause: `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  });
}

const EVENT_PREFIX = { function: "LambdaFunction", activity: "Activity", service: "Task" } as const;

function record(work: Work, node: Node, what: string, resource: Resource, details: JsonObject = {}): void {
  const { kind, service, action } = resource;
  const which: JsonObject =
    service === undefined || action === undefined ? {} : { resourceType: service, resource: action };
  work.record(node, `${EVENT_PREFIX[kind]}${what}`, { ...which, ...details });
}
