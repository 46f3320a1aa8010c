import fc from "fast-check";
import type { Json, JsonObject } from "../index.ts";

type Steps = readonly JsonObject[];

const SMALL = fc.integer({ min: 0, max: 3 });
const RETRY = fc.constantFrom<JsonObject>(
  {},
  { Retry: [{ ErrorEquals: ["Busy"], MaxAttempts: 2, JitterStrategy: "FULL" }] },
  {
    Retry: [
      { ErrorEquals: ["States.Timeout"], IntervalSeconds: 2 },
      { ErrorEquals: ["States.ALL"], MaxAttempts: 1 },
    ],
  },
);
const CATCH = fc.constantFrom<JsonObject>(
  {},
  { Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Caught" }] },
);
const TIMEOUT = fc.constantFrom<JsonObject>(
  {},
  { TimeoutSeconds: 20 },
  { TimeoutSeconds: 60, HeartbeatSeconds: 7 },
);
const RESOURCE = fc.constantFrom("arn:aws:states:::sqs:sendMessage.waitForTaskToken", "work", "other");

const pass = fc.constantFrom<JsonObject>(
  {
    Type: "Pass",
    Assign: { "seen.$": "$.n" },
    ResultPath: "$.random",
    Parameters: { "of.$": "States.MathRandom(1, 1000)" },
  },
  {
    Type: "Pass",
    ResultPath: "$.id",
    Parameters: { "uuid.$": "States.UUID()", "entered.$": "$$.State.EnteredTime" },
  },
  {
    Type: "Pass",
    QueryLanguage: "JSONata",
    Output: "{% $merge([$states.input, {'more': $random(), 'at': $now()}]) %}",
  },
  { Type: "Pass", QueryLanguage: "JSONata", Assign: { total: "{% $sum($states.input.list) %}" } },
);
const wait = SMALL.map((Seconds): JsonObject => ({ Type: "Wait", Seconds: Seconds * 5 }));
const task = fc.tuple(RESOURCE, RETRY, CATCH, TIMEOUT).map(
  ([Resource, ...rules]): JsonObject => ({
    Type: "Task",
    Resource,
    ResultPath: "$.answer",
    ...Object.assign({}, ...rules),
  }),
);

const { steps } = fc.letrec<{ steps: Steps; step: JsonObject; parallel: JsonObject; map: JsonObject }>(
  (tie) => ({
    steps: fc.array(tie("step"), { minLength: 1, maxLength: 3, depthIdentifier: "states" }),
    step: fc.oneof(
      { depthIdentifier: "states", maxDepth: 2, withCrossShrink: true },
      pass,
      wait,
      task,
      tie("parallel"),
      tie("map"),
    ),
    parallel: fc
      .tuple(fc.array(tie("steps"), { minLength: 1, maxLength: 3, depthIdentifier: "states" }), RETRY, CATCH)
      .map(([branches, ...rules]) => ({
        Type: "Parallel",
        Branches: branches.map(statesOf),
        ResultPath: "$.branches",
        ...Object.assign({}, ...rules),
      })),
    map: fc
      .tuple(tie("steps"), fc.boolean(), SMALL, RETRY, CATCH)
      .map(([inside, distributed, MaxConcurrency, ...rules]) => ({
        Type: "Map",
        ItemsPath: "$.list",
        ItemSelector: { "n.$": "$$.Map.Item.Value", "list.$": "$.list" },
        ResultPath: "$.items",
        MaxConcurrency,
        ItemProcessor: {
          ...statesOf(inside),
          ...(distributed ? { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } } : {}),
        },
        ...(distributed ? { ToleratedFailurePercentage: 50 } : {}),
        ...Object.assign({}, ...rules),
      })),
  }),
);

/** A state for each step, one after the other, and one where catchers lead to. */
function statesOf(list: Steps): JsonObject {
  const named = list.map((step, index): [string, Json] => [
    `S${index}`,
    { ...step, ...(index === list.length - 1 ? { End: true } : { Next: `S${index + 1}` }) },
  ]);
  const caught: [string, Json][] = list.some(({ Catch }) => Catch !== undefined)
    ? [["Caught", { Type: "Pass", End: true }]]
    : [];
  return { StartAt: "S0", States: Object.fromEntries([...named, ...caught]) };
}

/** Machines of up to three levels that pass, wait, call tasks, and do so side by side and for each item of a list. */
export const randomMachine: fc.Arbitrary<JsonObject> = steps.map(statesOf);
