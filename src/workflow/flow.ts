import type { State } from "./definition/types.ts";
import { queryError, runtimeError } from "./failure.ts";
import type { Json, JsonObject } from "./json.ts";
import type { Node } from "./node.ts";
import { evaluateAll, evaluateAs } from "./query/jsonata.ts";
import { follow } from "./query/path.ts";
import { place } from "./query/reference-path.ts";
import { evaluate, fillIn } from "./query/template.ts";
import type { Work } from "./work.ts";

/** What a state gives on: its output, and the variables that hold from then on. */
export interface Passed {
  readonly output: Json;
  /** Those that the state assigned. */
  readonly assigned?: JsonObject;
}

/** What InputPath leaves of the input. */
export function selectInput(work: Work, node: Node): Json {
  return follows(work, node, node.state.InputPath, node.branch.input);
}

/** What a path of a state selects: all where there is none, and nothing, `{}`, where it is null. */
function follows(work: Work, node: Node, path: string | null | undefined, data: Json): Json {
  if (path === undefined || path === "$") return data;
  if (path === null) return {};
  return lookUp(work, node, path, data);
}

/** What a path leads to; it is an error of the machine where that is nothing. */
export function lookUp(work: Work, node: Node, text: string, data: Json): Json {
  const query = work.machine.cache.query(text);
  if ("kind" in query) return evaluate(text, text, work.filling(node, data));
  const found = follow(query, work.filling(node, data));
  if ("value" in found) return found.value;
  throw runtimeError(`Invalid path '${text}' : ${found.reason}`);
}

/** The input after InputPath and, where the state has such a template, Parameters. */
export function effectiveInput(work: Work, node: Node): Json {
  const input = selectInput(work, node);
  const { Parameters } = node.state;
  return Parameters === undefined ? input : fillIn(Parameters, work.filling(node, input));
}

/** Goes from a state's result to its output: ResultSelector, Assign, ResultPath and OutputPath, or Assign and Output. */
export async function passOn(work: Work, node: Node, result: Json): Promise<Passed> {
  const { state } = node;
  if (work.machine.languageOf(state) === "JSONata")
    return await passOnJsonata(work, node, state, { result }, result);
  const selected =
    state.ResultSelector === undefined ? result : fillIn(state.ResultSelector, work.filling(node, result));
  const assigned = assign(work, node, state.Assign, selected);
  const { ResultPath: path } = state;
  const placed = path === null ? node.branch.input : placeAt(work, node, path, selected);
  return { output: follows(work, node, state.OutputPath, placed), ...assigned };
}

/** The same for a state without a result of its own, such as a Choice state: of a rule of it, or of the whole state. */
export async function passInput(
  work: Work,
  node: Node,
  said: Pick<State, "Assign" | "Output">,
  input: Json,
): Promise<Passed> {
  if (work.machine.languageOf(node.state) === "JSONata")
    return await passOnJsonata(work, node, said, {}, input);
  const assigned = assign(work, node, said.Assign, input);
  return { output: follows(work, node, node.state.OutputPath, input), ...assigned };
}

/** The output where a catcher took an error. */
export async function passError(
  work: Work,
  node: Node,
  said: Pick<State, "Assign" | "Output" | "ResultPath">,
  errorOutput: Json,
): Promise<Passed> {
  if (work.machine.languageOf(node.state) === "JSONata")
    return await passOnJsonata(work, node, said, { errorOutput }, errorOutput);
  const assigned = assign(work, node, said.Assign, errorOutput);
  const path = said.ResultPath;
  return { output: path === null ? node.branch.input : placeAt(work, node, path, errorOutput), ...assigned };
}

async function passOnJsonata(
  work: Work,
  node: Node,
  said: Pick<State, "Assign" | "Output">,
  states: JsonObject,
  otherwise: Json,
): Promise<Passed> {
  const scope = work.scope(node, states);
  const assigned =
    said.Assign === undefined
      ? {}
      : { assigned: (await evaluateAll(said.Assign, "Assign", scope)) as JsonObject }; // of an object
  const output = said.Output === undefined ? otherwise : await evaluateAll(said.Output, "Output", scope);
  return { output, ...assigned };
}

function assign(work: Work, node: Node, said: JsonObject | undefined, data: Json): { assigned?: JsonObject } {
  if (said === undefined) return {};
  return { assigned: fillIn(said, work.filling(node, data)) as JsonObject }; // of an object
}

function placeAt(work: Work, node: Node, path: string | undefined, value: Json): Json {
  if (path === undefined || path === "$") return value;
  return place(node.branch.input, work.machine.cache.path(path), value);
}

/** A field that is a number: as it stands, as an expression gives it, or at the place that its Path form names. */
export async function numberField(
  work: Work,
  node: Node,
  name:
    | "TimeoutSeconds"
    | "HeartbeatSeconds"
    | "MaxConcurrency"
    | "ToleratedFailureCount"
    | "ToleratedFailurePercentage",
  data: Json,
): Promise<number | undefined> {
  const { state } = node;
  const said = state[name];
  const path = state[`${name}Path`];
  if (said !== undefined && typeof said !== "number") {
    const value = await evaluateAs(said, name, "number", work.scope(node));
    return value as number; // as asked for
  }
  if (path === undefined) return said;
  const value = lookUp(work, node, path, data);
  const whole = name !== "ToleratedFailurePercentage";
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number === "number" && (whole ? Number.isSafeInteger(number) : Number.isFinite(number)))
    return number;
  throw runtimeError(
    `The ${name}Path field refers to value "${typeof value === "string" ? value : JSON.stringify(value)}" which is not a valid ${whole ? "integer" : "float"}: ${path}`,
  );
}

/** A number that must not be negative, in the words of the language. */
export function notNegative(
  work: Work,
  node: Node,
  name: string,
  value: number | undefined,
): number | undefined {
  if (value === undefined || value >= 0) return value;
  const cause = `${name} cannot be negative.`;
  throw work.machine.languageOf(node.state) === "JSONata" ? queryError(cause, name) : runtimeError(cause);
}
