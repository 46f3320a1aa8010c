import { queryError, runtimeError, type StateError } from "../failure.ts";
import { lookUp, notNegative, numberField, selectInput } from "../flow.ts";
import { isArray, isObject, type Json, type JsonObject } from "../json.ts";
import type { Node } from "../node.ts";
import type { Fork, MapItem, MapPlan } from "../position.ts";
import { evaluateAll, evaluateAs } from "../query/jsonata.ts";
import { fillIn } from "../query/template.ts";
import type { Work } from "../work.ts";
import { batches } from "./batches.ts";
import { beginMore, newFork } from "./fork.ts";
import { itemsRead, readerConfigOf } from "./item-reader.ts";
import { allResults } from "./results.ts";
import { templateOf } from "./simple.ts";

/** How many iterations of an inline Map state run at the same time at most, and how many executions of a distributed one. */
const MOST_ITERATIONS = 40;
const MOST_CHILDREN = 10_000;

/** Begins a Map state: reads its items, or begins the first of them. */
export async function beginMap(work: Work, node: Node): Promise<void> {
  const { state } = node;
  const jsonata = work.machine.languageOf(state) === "JSONata";
  const input = jsonata ? node.branch.input : selectInput(work, node);
  const plan = await planOf(work, node, input);
  if (state.ItemReader === undefined) {
    const items = await itemsOf(work, node, input);
    start(work, node, plan, items.length);
    await beginItems(work, node, plan, items);
    return;
  }
  start(work, node, plan, 0);
  const { Resource, Parameters, Arguments } = state.ItemReader;
  const id = work.newId(node);
  node.update({ waiting: { kind: "read", id, map: plan } });
  const config = await readerConfigOf(work, node, input);
  const asked = await templateOf(
    work,
    node,
    Arguments ?? Parameters ?? {},
    `ItemReader/${jsonata ? "Arguments" : "Parameters"}`,
    input,
  );
  work.commands.push({
    type: "task",
    purpose: "read",
    id,
    state: node.branch.state,
    resource: Resource,
    input: { parameters: asked, config },
  });
}

function start(work: Work, node: Node, { mapRun }: MapPlan, length: number): void {
  work.record(node, "MapStateStarted", { length });
  if (mapRun === undefined) return;
  node.update({ waiting: newFork({ items: [], total: 0, concurrency: 0, mapRun }) });
  work.record(node, "MapRunStarted", { mapRunArn: mapRun.arn });
}

/** Goes on with the items that were read. */
export async function endRead(work: Work, node: Node, plan: MapPlan, content: Json): Promise<void> {
  const input =
    work.machine.languageOf(node.state) === "JSONata" ? node.branch.input : selectInput(work, node);
  const items = itemsRead(
    content,
    await readerConfigOf(work, node, input),
    node.state.ItemReader?.Resource ?? "",
  );
  await beginItems(work, node, plan, items);
}

async function planOf(work: Work, node: Node, input: Json): Promise<MapPlan> {
  const { state } = node;
  const processor = state.ItemProcessor ?? state.Iterator;
  const concurrency = notNegative(
    work,
    node,
    "MaxConcurrency",
    await numberField(work, node, "MaxConcurrency", input),
  );
  const toleratedCount = notNegative(
    work,
    node,
    "ToleratedFailureCount",
    await numberField(work, node, "ToleratedFailureCount", input),
  );
  const toleratedPercentage = await numberField(work, node, "ToleratedFailurePercentage", input);
  if (toleratedPercentage !== undefined && (toleratedPercentage < 0 || toleratedPercentage > 100))
    throw percentageError(work, node);
  const distributed = processor?.ProcessorConfig?.Mode === "DISTRIBUTED";
  const most = distributed ? MOST_CHILDREN : MOST_ITERATIONS;
  return {
    concurrency: Math.min(concurrency === undefined || concurrency === 0 ? most : concurrency, most),
    ...(distributed
      ? {
          mapRun: {
            arn: mapRunArn(work, node),
            ...(toleratedCount === undefined ? {} : { toleratedCount }),
            ...(toleratedPercentage === undefined ? {} : { toleratedPercentage }),
          },
        }
      : {}),
  };
}

function percentageError(work: Work, node: Node): StateError {
  const cause = "ToleratedFailurePercentage must be between 0 and 100.";
  return work.machine.languageOf(node.state) === "JSONata"
    ? queryError(cause, "ToleratedFailurePercentage")
    : runtimeError(cause);
}

function mapRunArn(work: Work, node: Node): string {
  const label = node.state.Label ?? work.random.uuid();
  return `${node.execution.StateMachine.Id.replace(":stateMachine:", ":mapRun:")}/${label}:${work.random.uuid()}`;
}

async function itemsOf(work: Work, node: Node, input: Json): Promise<readonly Json[]> {
  const { state } = node;
  if (work.machine.languageOf(state) === "JSONata") {
    if (state.Items !== undefined) {
      const items = await evaluateAs(state.Items, "Items", "array", work.scope(node));
      return items as readonly Json[]; // as asked for
    }
    if (isArray(input)) return input;
    throw queryError(`Map state input must be an array but was: ${JSON.stringify(input)}`);
  }
  const path = state.ItemsPath ?? "$";
  const items = lookUp(work, node, path, input);
  if (isArray(items)) return items;
  throw runtimeError(`Reference path "${path.startsWith("$$") ? path.slice(1) : path}" must point to array.`);
}

async function beginItems(work: Work, node: Node, plan: MapPlan, values: readonly Json[]): Promise<void> {
  const { state } = node;
  const jsonata = work.machine.languageOf(state) === "JSONata";
  const input = jsonata ? node.branch.input : selectInput(work, node);
  let items = await selectItems(work, node, values, input);
  if (state.ItemBatcher !== undefined) items = await batches(work, node, items, input);
  node.wake();
  node.update({
    waiting: newFork({
      items,
      total: items.length,
      concurrency: plan.concurrency,
      ...(plan.mapRun === undefined ? {} : { mapRun: plan.mapRun }),
    }),
  });
  beginMore(work, node);
}

/** What ItemSelector makes of the items. */
async function selectItems(
  work: Work,
  node: Node,
  values: readonly Json[],
  input: Json,
): Promise<readonly MapItem[]> {
  const { state } = node;
  const selector = state.ItemSelector ?? state.Parameters;
  if (selector === undefined) return values.map((value) => ({ value }));
  const jsonata = work.machine.languageOf(state) === "JSONata";
  const context = node.context;
  const items: MapItem[] = [];
  for (const [index, value] of values.entries()) {
    const here: JsonObject = { ...context, Map: { Item: { Index: index, Value: value } } };
    const selected = jsonata
      ? await evaluateAll(selector, "ItemSelector", work.scope(node, {}, here))
      : fillIn(
          selector,
          work.filling(node, input, () => here),
        );
    items.push({ value, input: selected });
  }
  return items;
}

/** Whether more items failed than the state tolerates. */
export function tooManyFailed({ mapRun, failures, total }: Fork): boolean {
  const failed = failures.length;
  if (failed === 0) return false;
  const { toleratedCount, toleratedPercentage } = mapRun ?? {};
  if (toleratedCount === undefined && toleratedPercentage === undefined) return true;
  return (
    (toleratedCount !== undefined && failed > toleratedCount) ||
    (toleratedPercentage !== undefined && (failed * 100) / total > toleratedPercentage)
  );
}

/** Why a distributed Map state fails when too many of its items did. */
export const TOO_MANY_FAILED = {
  error: "States.ExceedToleratedFailureThreshold",
  cause: "The specified tolerated failure threshold was exceeded",
} as const;

/** What a Map state gives when all items have ended, or nothing where its results are to be written first. */
export async function finishItems(work: Work, node: Node, fork: Fork): Promise<Json | undefined> {
  const { ResultWriter: writer } = node.state;
  const results = allResults(fork.results);
  const { mapRun } = fork;
  if (mapRun === undefined || writer === undefined) return results;
  const transformed = transform(
    results,
    fork,
    writer.WriterConfig?.Transformation,
    writer.Resource !== undefined,
  );
  if (writer.Resource === undefined) return transformed;
  const jsonata = work.machine.languageOf(node.state) === "JSONata";
  const parameters = await templateOf(
    work,
    node,
    writer.Arguments ?? writer.Parameters ?? {},
    `ResultWriter/${jsonata ? "Arguments" : "Parameters"}`,
    jsonata ? node.branch.input : selectInput(work, node),
  );
  const id = work.newId(node);
  node.wake();
  node.update({ waiting: { kind: "write", id, map: { concurrency: fork.concurrency, mapRun } } });
  const outputType = writer.WriterConfig?.OutputType ?? "JSON";
  work.commands.push({
    type: "task",
    purpose: "write",
    id,
    state: node.branch.state,
    resource: writer.Resource,
    input: { parameters, mapRunArn: mapRun.arn, outputType, results: transformed },
  });
  return undefined;
}

/** What is given on: outputs with what became of each item, or the outputs, or the members of those that are arrays. */
function transform(
  results: readonly Json[],
  { failures, items }: Fork,
  transformation: string | undefined,
  exported: boolean,
): readonly Json[] {
  switch (transformation ?? (exported ? "NONE" : "COMPACT")) {
    case "NONE":
      return results.map((result, index) => {
        const item = items?.[index];
        const Input = JSON.stringify(item?.input ?? item?.value);
        return failures.includes(index) && isObject(result)
          ? { Input, ...result, Status: "FAILED" }
          : { Input, Output: JSON.stringify(result), Status: "SUCCEEDED" };
      });
    case "FLATTEN":
      return results.flatMap((result) => (isArray(result) ? result : [result]));
    default:
      return results;
  }
}

/** What a Map state gives whose results were written. */
export function written({ mapRun }: MapPlan, details: Json): Json {
  return { MapRunArn: mapRun?.arn ?? null, ResultWriterDetails: details };
}
