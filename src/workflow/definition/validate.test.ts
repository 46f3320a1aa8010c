import { describe, expect, it } from "vitest";
import { type Json, type MachineType, readMachine } from "../index.ts";

type Fields = { readonly [name: string]: Json };

function problems(definition: Json, type?: MachineType): readonly string[] {
  return readMachine(definition, type).diagnostics.map(
    ({ code, location, message }) => `${code} ${location}: ${message}`,
  );
}

function one(state: Fields, language?: string): readonly string[] {
  return problems({
    ...(language === undefined ? {} : { QueryLanguage: language }),
    StartAt: "A",
    States: { A: state },
  });
}

const SCHEMA = "SCHEMA_VALIDATION_FAILED";
const pass = { Type: "Pass", End: true };

describe("a definition that AWS refuses is refused in its words (recorded by LocalStack's snapshots)", () => {
  it.each<[Json, string]>([
    [" ", `${SCHEMA} : Definition must be a valid JSON object`],
    [{}, `${SCHEMA} : These fields are required: [States, StartAt]`],
    [{ States: { A: pass } }, `${SCHEMA} : These fields are required: [StartAt]`],
    [
      { StartAt: "A", States: { A: { Type: "Parallel", Branches: [], End: true } } },
      `${SCHEMA} /States/A/Branches: Value cannot be empty`,
    ],
    [
      { StartAt: "A", States: { A: { Type: "Nope" } } },
      `${SCHEMA} /States/A/Type: The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]`,
    ],
    [
      { StartAt: "A", QueryLanguage: "JSONata", States: { A: { ...pass, QueryLanguage: "JSONPath" } } },
      `${SCHEMA} /States/A: 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine`,
    ],
    [
      { StartAt: "A", States: { A: { Type: "Wait", Timestamp: "2016-03-14 01:59:00Z", End: true } } },
      `${SCHEMA} /States/A/Timestamp: String does not match RFC3339 timestamp`,
    ],
    [
      {
        StartAt: "A",
        States: { A: { ...pass, Parameters: { "parsed.$": 'States.StringToJson(\'{"a":"\\""}\')' } } },
      },
      `${SCHEMA} /States/A/Parameters: The value for the field 'parsed.$' must be a valid JSONPath or a valid intrinsic function call`,
    ],
  ])("%j", (definition, problem) => {
    expect(problems(definition)).toEqual([problem]);
  });

  it.each([
    [
      "arn:aws:states:::states:startExecution.sync",
      "Express state machine does not support '.sync' service integration",
    ],
    [
      "arn:aws:states:::sns:publish.waitForTaskToken",
      "Express state machine does not support '.waitForTaskToken' service integration",
    ],
    [
      "arn:aws:states:us-east-1:123456789012:activity:a",
      "Express state machine does not support Activity ARN",
    ],
  ])("an Express machine with %s", (Resource, message) => {
    const definition = { StartAt: "A", States: { A: { Type: "Task", Resource, End: true } } };
    expect(problems(definition, "EXPRESS")).toEqual([`${SCHEMA} /States/A/Resource: ${message}`]);
    expect(problems(definition)).toEqual([]);
  });
});

describe("ways between states", () => {
  it("have to lead to states that are there", () => {
    const definition = {
      StartAt: "A",
      States: {
        A: { Type: "Choice", Choices: [{ Variable: "$.x", IsPresent: true, Next: "Gone" }], Default: "Lost" },
      },
    };
    expect(problems(definition)).toEqual([
      "MISSING_TRANSITION_TARGET /States/A/Default: Missing 'Default' target: Lost",
      "MISSING_TRANSITION_TARGET /States/A/Choices/0/Next: Missing 'Next' target: Gone",
    ]);
    expect(problems({ StartAt: "B", States: { A: pass } })).toEqual([
      "MISSING_TRANSITION_TARGET /StartAt: Missing 'StartAt' target: B",
    ]);
  });

  it("have to lead to every state, catchers' ways among them", () => {
    const caught = {
      Type: "Task",
      Resource: "r",
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "B" }],
      End: true,
    };
    expect(problems({ StartAt: "A", States: { A: caught, B: pass } })).toEqual([]);
    expect(problems({ StartAt: "A", States: { A: pass, "B/~": pass } })).toEqual([
      'MISSING_TRANSITION_TARGET /States/B~1~0: State "B/~" is not reachable.',
    ]);
  });

  it("do not leave a branch", () => {
    const branch = { StartAt: "In", States: { In: { Type: "Pass", Next: "Out" } } };
    const definition = {
      StartAt: "A",
      States: { A: { Type: "Parallel", Branches: [branch], Next: "Out" }, Out: pass },
    };
    expect(problems(definition)).toContain(
      "MISSING_TRANSITION_TARGET /States/A/Branches/0/States/In/Next: Missing 'Next' target: Out",
    );
  });

  it("may lead in a circle without an end: that is a warning, and runs", () => {
    const { machine, diagnostics } = readMachine({
      StartAt: "A",
      States: { A: { Type: "Wait", Seconds: 60, Next: "A" } },
    });
    expect(machine).toBeDefined();
    expect(diagnostics).toMatchObject([{ severity: "WARNING", code: "MISSING_END_STATE" }]);
  });
});

describe("members of states", () => {
  it.each<[string, Fields, string | undefined, string]>([
    [
      "neither Next nor End",
      { Type: "Pass" },
      undefined,
      "/States/A: Exactly one of these fields is required: [End, Next]",
    ],
    [
      "both",
      { Type: "Pass", Next: "A", End: true },
      undefined,
      "/States/A: Exactly one of these fields is required: [End, Next]",
    ],
    ["a member that is none", { ...pass, Reslt: 1 }, undefined, "/States/A/Reslt: Field is not supported"],
    [
      "JSONPath in JSONata",
      { ...pass, InputPath: "$" },
      "JSONata",
      "/States/A/InputPath: Field is not supported",
    ],
    [
      "JSONata in JSONPath",
      { ...pass, Output: "{% 1 %}" },
      undefined,
      "/States/A/Output: Field is not supported",
    ],
    [
      "no Resource",
      { Type: "Task", End: true },
      undefined,
      "/States/A: These fields are required: [Resource]",
    ],
    [
      "a limit of no time",
      { Type: "Task", Resource: "r", TimeoutSeconds: 0, End: true },
      undefined,
      "/States/A/TimeoutSeconds: Number is out of range: 1 to 99999999",
    ],
    [
      "a limit twice",
      { Type: "Task", Resource: "r", TimeoutSeconds: 1, TimeoutSecondsPath: "$.t", End: true },
      undefined,
      "/States/A: Only one of these fields is allowed: [TimeoutSeconds, TimeoutSecondsPath]",
    ],
    [
      "a wait for nothing",
      { Type: "Wait", End: true },
      undefined,
      "/States/A: Exactly one of these fields is required: [Seconds, SecondsPath, Timestamp, TimestampPath]",
    ],
    [
      "States.ALL beside others",
      { Type: "Task", Resource: "r", Retry: [{ ErrorEquals: ["States.ALL", "E"] }], End: true },
      undefined,
      "/States/A/Retry/0/ErrorEquals: States.ALL must appear alone in ErrorEquals",
    ],
    [
      "States.ALL before others",
      {
        Type: "Task",
        Resource: "r",
        Retry: [{ ErrorEquals: ["States.ALL"] }, { ErrorEquals: ["E"] }],
        End: true,
      },
      undefined,
      "/States/A/Retry/0/ErrorEquals: States.ALL is only allowed in the last rule",
    ],
    [
      "a reserved variable",
      { ...pass, Assign: { states: 1 } },
      undefined,
      "/States/A/Assign/states: 'states' is reserved",
    ],
    [
      "an unknown function",
      { ...pass, Parameters: { "x.$": "States.Nope()" } },
      undefined,
      "/States/A/Parameters: The value for the field 'x.$' must be a valid JSONPath or a valid intrinsic function call",
    ],
    [
      "too few arguments",
      { ...pass, Parameters: { "x.$": "States.MathAdd(1)" } },
      undefined,
      "/States/A/Parameters: The value for the field 'x.$' must be a valid JSONPath or a valid intrinsic function call",
    ],
    [
      "a reader of an inline Map",
      {
        Type: "Map",
        End: true,
        ItemReader: { Resource: "r" },
        ItemProcessor: { StartAt: "B", States: { B: pass } },
      },
      undefined,
      "/States/A/ItemReader: Field is only supported in DISTRIBUTED mode",
    ],
    [
      "a long label",
      { Type: "Map", End: true, Label: "x".repeat(41), ItemProcessor: { StartAt: "B", States: { B: pass } } },
      undefined,
      "/States/A/Label: Label cannot exceed 40 characters",
    ],
  ])("are refused: %s", (_what, state, language, problem) => {
    expect(one(state, language)).toContain(`${SCHEMA} ${problem}`);
  });

  it("are refused where an expression or a path cannot be read", () => {
    expect(one({ ...pass, Output: "{% 1 + %}" }, "JSONata")).toEqual([
      expect.stringMatching(
        /^INVALID_JSONATA \/States\/A\/Output: Value is not a valid JSONata expression: Unexpected end/,
      ),
    ]);
    expect(one({ ...pass, InputPath: "orders" })).toEqual([
      "INVALID_JSON_PATH /States/A/InputPath: Value is not a valid JSONPath",
    ]);
    expect(one({ ...pass, ResultPath: "$.a[*]" })).toEqual([
      "INVALID_REFERENCE_PATH /States/A/ResultPath: Value is not a Reference Path",
    ]);
  });

  it("are all named at once, each where it is", () => {
    const Choices = [{ And: [{ Variable: "$.a", NumericEquals: "1" }, { StringEquals: "x" }] }];
    expect(one({ Type: "Choice", Choices, Default: "A" })).toEqual([
      `${SCHEMA} /States/A/Choices/0: These fields are required: [Next]`,
      `${SCHEMA} /States/A/Choices/0/And/0/NumericEquals: Expected value of type Number`,
      `${SCHEMA} /States/A/Choices/0/And/1: These fields are required: [Variable]`,
    ]);
  });

  it("may be 32 levels deep, and no more", () => {
    const nest = (depth: number): Fields =>
      depth === 0
        ? pass
        : { Type: "Parallel", Branches: [{ StartAt: "A", States: { A: nest(depth - 1) } }], End: true };
    expect(one(nest(32))).toEqual([]);
    expect(one(nest(33))).toEqual([expect.stringContaining("States are nested more than 32 deep")]);
  });
});
