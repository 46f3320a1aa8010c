import { queryError, runtimeError, StateError } from "../failure.ts";
import { effectiveInput, lookUp, type Passed, passInput, passOn, selectInput } from "../flow.ts";
import type { Json } from "../json.ts";
import type { Node } from "../node.ts";
import { holds } from "../query/choice.ts";
import { evaluateAll, evaluateAs } from "../query/jsonata.ts";
import { evaluate, fillIn } from "../query/template.ts";
import { millisOf } from "../timestamp.ts";
import type { Work } from "../work.ts";

/** The longest wait, in seconds: recorded on AWS, where 24,855 days are taken and 24,856 are not. */
const LONGEST_WAIT_SECONDS = 2 ** 31 - 1;

/** What a Pass state gives: its Result, or its input. */
export async function pass(work: Work, node: Node): Promise<Passed> {
  const { state } = node;
  if (work.machine.languageOf(state) === "JSONata") return await passOn(work, node, node.branch.input);
  const input = effectiveInput(work, node);
  return await passOn(work, node, state.Result ?? input);
}

/** What a Succeed state gives: its input. */
export async function succeed(work: Work, node: Node): Promise<Passed> {
  const input =
    work.machine.languageOf(node.state) === "JSONata" ? node.branch.input : selectInput(work, node);
  return await passInput(work, node, node.state, input);
}

/** What a Choice state gives, and which state it goes to. */
export async function choose(work: Work, node: Node): Promise<Passed & { readonly next: string }> {
  const { state } = node;
  const jsonata = work.machine.languageOf(state) === "JSONata";
  const input = jsonata ? node.branch.input : selectInput(work, node);
  for (const [index, rule] of (state.Choices ?? []).entries()) {
    const chosen = jsonata
      ? await evaluateAs(rule.Condition ?? false, `Choices[${index}]/Condition`, "boolean", work.scope(node))
      : holds(rule, work.filling(node, input));
    if (chosen === true && rule.Next !== undefined)
      return { ...(await passInput(work, node, rule, input)), next: rule.Next };
  }
  if (state.Default === undefined)
    throw new StateError(
      "States.NoChoiceMatched",
      "Failed to transition out of the state. The state does not point to a next state.",
    );
  return { ...(await passInput(work, node, state, input)), next: state.Default };
}

/** Until when a Wait state waits, in milliseconds since 1970. */
export async function waitUntil(work: Work, node: Node): Promise<number> {
  const { state } = node;
  const jsonata = work.machine.languageOf(state) === "JSONata";
  const input = jsonata ? node.branch.input : selectInput(work, node);
  const until =
    state.Seconds !== undefined || state.SecondsPath !== undefined
      ? work.at + (await secondsOf(work, node, input)) * 1_000
      : await momentOf(work, node, input);
  if (until - work.at > LONGEST_WAIT_SECONDS * 1_000) throw runtimeError("Wait state delay is too long.");
  return until;
}

async function secondsOf(work: Work, node: Node, input: Json): Promise<number> {
  const { Seconds, SecondsPath: path } = node.state;
  if (typeof Seconds === "number") return Seconds;
  if (Seconds !== undefined) {
    const seconds = await evaluateAs(Seconds, "Seconds", "number", work.scope(node));
    if (typeof seconds === "number" && seconds >= 0) return seconds;
    throw queryError(`The Seconds field references a negative value: ${JSON.stringify(seconds)}`, "Seconds");
  }
  const value = found(work, node, "SecondsPath", path ?? "", input);
  const said = `${path} == ${typeof value === "string" ? value : JSON.stringify(value)}`;
  const seconds = typeof value === "string" && /^[+-]?\d+$/.test(value) ? Number(value) : value;
  if (typeof seconds !== "number" || !Number.isSafeInteger(seconds))
    throw runtimeError(`The SecondsPath parameter cannot be parsed as a long value: ${said}`);
  if (seconds < 0) throw runtimeError(`The SecondsPath parameter references a negative value: ${said}`);
  return seconds;
}

async function momentOf(work: Work, node: Node, input: Json): Promise<number> {
  const { Timestamp, TimestampPath: path } = node.state;
  if (Timestamp !== undefined) {
    const text =
      work.machine.languageOf(node.state) === "JSONata"
        ? await evaluateAs(Timestamp, "Timestamp", "string", work.scope(node))
        : Timestamp;
    const moment = millisOf(String(text));
    if (moment !== undefined) return moment;
    throw queryError(
      `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${String(text)}`,
      "Timestamp",
    );
  }
  const value = found(work, node, "TimestampPath", path ?? "", input);
  const moment = typeof value === "string" ? millisOf(value) : undefined;
  if (moment !== undefined) return moment;
  throw runtimeError(
    `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${path} == ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
}

/** What a path of a Wait state leads to, in AWS's words where that is nothing. */
function found(work: Work, node: Node, field: string, path: string, input: Json): Json {
  try {
    return lookUp(work, node, path, input);
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    throw runtimeError(`The ${field} parameter does not reference an input value: ${path}`);
  }
}

/** The error and cause of a Fail state, null where it does not say. */
export async function failureOf(
  work: Work,
  node: Node,
): Promise<{ readonly error: string | null; readonly cause: string | null }> {
  return { error: await textOf(work, node, "Error"), cause: await textOf(work, node, "Cause") };
}

async function textOf(work: Work, node: Node, field: "Error" | "Cause"): Promise<string | null> {
  const said = node.state[field];
  const path = node.state[`${field}Path`];
  if (path !== undefined) {
    const value = evaluate(path, `${field}Path`, work.filling(node, node.branch.input));
    if (typeof value === "string") return value;
    throw runtimeError(`The ${field}Path field must refer to a string: ${path} == ${JSON.stringify(value)}`);
  }
  if (said === undefined) return null;
  if (work.machine.languageOf(node.state) !== "JSONata") return said;
  const value = await evaluateAs(said, field, "string", work.scope(node));
  return String(value);
}

/** What a Task state asks for, and a Parallel state gives to its branches: Arguments, or Parameters of the input. */
export async function argumentsOf(work: Work, node: Node): Promise<Json> {
  const { state } = node;
  if (work.machine.languageOf(state) !== "JSONata") return effectiveInput(work, node);
  return state.Arguments === undefined
    ? node.branch.input
    : await evaluateAll(state.Arguments, "Arguments", work.scope(node));
}

/** A template of a state in its language. */
export async function templateOf(
  work: Work,
  node: Node,
  template: Json,
  field: string,
  data: Json,
): Promise<Json> {
  return work.machine.languageOf(node.state) === "JSONata"
    ? await evaluateAll(template, field, work.scope(node))
    : fillIn(template, work.filling(node, data));
}
