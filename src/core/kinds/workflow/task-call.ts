import { isObject, type Json, type JsonObject } from "../../ground/json.ts";
import type { WorkflowUses } from "./driver.ts";
import { placeholderIn } from "./placeholder.ts";

/** What a task waits for: the answer, the end of what it began, or whoever has its token. */
export type TaskPattern = "request" | "sync" | "token";

/** A service of AWS's that tasks can call, and what stands for it in an app. */
export interface TaskService {
  /** In the ARN of the resource, behind `arn:aws:states:::`. */
  readonly action: string;
  readonly patterns: readonly TaskPattern[];
  /** The argument that says which one is called. */
  readonly target: string;
  readonly kind: string;
  readonly access: string;
}

/** What tasks can call besides a function by itself. */
export const TASK_SERVICES = [
  {
    action: "lambda:invoke",
    patterns: ["request", "token"],
    target: "FunctionName",
    kind: "callable",
    access: "invoker",
  },
  {
    action: "sqs:sendMessage",
    patterns: ["request", "token"],
    target: "QueueUrl",
    kind: "queue",
    access: "sender",
  },
  {
    action: "states:startExecution",
    patterns: ["request", "sync"],
    target: "StateMachineArn",
    kind: "workflow",
    access: "starter",
  },
] as const satisfies readonly TaskService[];

/** The actions of {@link TASK_SERVICES}. */
export type TaskAction = (typeof TASK_SERVICES)[number]["action"];

/** What a task calls, by the name that the workflow's `uses` has for it. */
export interface TaskCall {
  /** Undefined: a function by itself, whose ARN is the resource. */
  readonly action: TaskAction | undefined;
  readonly pattern: TaskPattern;
  readonly use: string;
  /** Of `.sync:2`: the output of what was begun is JSON, not text. */
  readonly parsed: boolean;
}

const RESOURCE =
  /^arn:aws(?:-[\w-]+)?:states:[^:]*:[^:]*:(\w+:\w+)((?:\.waitForTaskToken)|(?:\.sync(?::2)?))?$/;

/** What a task with such a resource and arguments calls; a text that says why it is nothing that an app has. */
export function taskCallOf(resource: string, given: Json): TaskCall | string {
  const use = placeholderIn(resource);
  if (use !== undefined) return { action: undefined, pattern: "request", use, parsed: true };
  const [, action = "", suffix = ""] = RESOURCE.exec(resource) ?? [];
  const service = TASK_SERVICES.find((each) => each.action === action);
  const pattern = suffix === "" ? "request" : suffix.startsWith(".sync") ? "sync" : "token";
  const patterns: readonly TaskPattern[] = service?.patterns ?? [];
  if (!service || !patterns.includes(pattern))
    return `calls ${resource}, which nothing of an app stands for; have a task function do it, and name that`;
  const target = isObject(given) ? placeholderIn(given[service.target]) : undefined;
  if (target === undefined)
    return `has no \${name} as its ${service.target}, so that nobody knows what it may call; name what the workflow uses`;
  return { action: service.action, pattern, use: target, parsed: suffix !== ".sync" };
}

/** The access that a call needs to what it calls. */
export function accessOf({ action }: TaskCall): { readonly kind: string; readonly access: string } {
  return TASK_SERVICES.find((each) => each.action === action) ?? { kind: "callable", access: "invoker" };
}

/** A Task state of a definition, wherever it is. */
export interface TaskState {
  /** A JSON Pointer. */
  readonly location: string;
  readonly state: JsonObject;
}

/** All states of a definition that is valid, those in branches and in what is done with items included. */
export function statesIn(definition: JsonObject): TaskState[] {
  return inStates(definition, "");
}

function inStates({ States: states = {} }: JsonObject, location: string): TaskState[] {
  return Object.entries(isJsonObject(states) ? states : {}).flatMap(([name, state]) => {
    const here = `${location}/States/${name}`;
    if (!isJsonObject(state)) return [];
    const { Branches: branches = [], ItemProcessor, Iterator } = state;
    const inner = [
      ...(Array.isArray(branches) ? branches : []).map(
        (each, index) => [each, `${here}/Branches/${index}`] as const,
      ),
      [ItemProcessor, `${here}/ItemProcessor`] as const,
      [Iterator, `${here}/Iterator`] as const,
    ];
    return [
      { location: here, state },
      ...inner.flatMap(([each, at]) => (isJsonObject(each) ? inStates(each, at) : [])),
    ];
  });
}

function isJsonObject(value: Json | undefined): value is JsonObject {
  return isObject(value);
}

/** The calls of all tasks of a definition that is valid, each with its place; what is no call has said why. */
export function taskCallsIn(
  definition: JsonObject,
): { readonly location: string; readonly call: TaskCall | string }[] {
  return statesIn(definition)
    .filter(({ state }) => state.Type === "Task")
    .map(({ location, state }) => ({
      location,
      call: taskCallOf(String(state.Resource), state.Parameters ?? state.Arguments ?? null),
    }));
}

/** The grants of a workflow with what of each its tasks call: `lambda:invoke` and such. */
export function usedBy(
  uses: WorkflowUses,
  definition: JsonObject,
): { readonly name: string; readonly calls: readonly TaskCall[] }[] {
  const calls = taskCallsIn(definition).flatMap(({ call }) => (typeof call === "string" ? [] : [call]));
  return Object.keys(uses)
    .sort()
    .map((name) => ({ name, calls: calls.filter(({ use }) => use === name) }));
}
