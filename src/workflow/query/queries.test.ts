import { describe, expect, it } from "vitest";
import type { Json } from "../index.ts";
import { only, runs } from "../testing/machine.ts";

/** What a Pass state makes of a path or a call of an intrinsic function; the error where it fails. */
async function query(text: string, input: Json = {}): Promise<Json | undefined> {
  const { status, output, error } = await runs(only({ Type: "Pass", Parameters: { "it.$": text } }), input);
  if (status !== "SUCCEEDED") return error ?? null;
  return (output as { readonly it: Json }).it;
}

async function jsonata(expression: string, input: Json = {}): Promise<Json | undefined> {
  const { output, cause } = await runs(
    only({ Type: "Pass", QueryLanguage: "JSONata", Output: `{% ${expression} %}` }),
    input,
  );
  return output ?? cause;
}

describe("a path", () => {
  const shop = {
    items: [
      { id: 1, tags: ["a"] },
      { id: 2, tags: [] },
    ],
    "delivery-partner": "UQS",
    nothing: null,
  };

  it.each<[string, Json]>([
    ["$.items[0].id", 1],
    ["$.items[-1].id", 2],
    ["$['items'][1]['id']", 2],
    ["$.delivery-partner", "UQS"],
    ["$.nothing", null],
    ["$.items[*].id", [1, 2]],
    ["$.items[?(@.id == 2)].id", [2]],
    ["$.items[?(@.id > 5)]", []],
    ["$..id", [1, 2]],
    ["$.items[0:1].id", [1]],
    ["$.gone[*]", []],
    ["$.gone[1:]", []],
    ["$$.State.Name", "It"],
  ])("%s", async (path, value) => {
    expect(await query(path, shop)).toEqual(value);
  });

  it.each([["$.gone"], ["$.items[2]"], ["$.items.id"], ["$.toString"], ["$unknown"]])(
    "%s leads to nothing",
    async (path) => {
      expect(await query(path, shop)).toBe("States.Runtime");
    },
  );

  it("places a result beside others, making objects on its way, and never an object's prototype", async () => {
    const placed = (ResultPath: string) =>
      runs(only({ Type: "Pass", Result: 1, ResultPath }), { a: { b: 2 }, list: [1] });
    expect(await placed("$.a.c.d")).toMatchObject({ output: { a: { b: 2, c: { d: 1 } }, list: [1] } });
    expect(await placed("$.list[0]")).toMatchObject({ output: { list: [1] } });
    expect(await placed("$.list.x")).toMatchObject({ error: "States.ResultPathMatchFailure" });
    const { output } = await placed("$.__proto__.polluted");
    expect(JSON.stringify(output)).toContain('"__proto__":{"polluted":1}');
    expect({}).not.toHaveProperty("polluted");
  });
});

// https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html, which gives most of these as its examples
describe("an intrinsic function", () => {
  it.each<[string, Json, Json]>([
    ["States.Array($.a, 2, 'x', null, true)", { a: [] }, [[], 2, "x", null, true]],
    ["States.ArrayPartition($.a, 4)", { a: [1, 2, 3, 4, 5, 6, 7, 8, 9] }, [[1, 2, 3, 4], [5, 6, 7, 8], [9]]],
    ["States.ArrayContains($.a, $.b)", { a: [1, { x: [2] }], b: { x: [2] } }, true],
    ["States.ArrayRange(1, 9, 2)", {}, [1, 3, 5, 7, 9]],
    ["States.ArrayRange(3, 1, -1)", {}, [3, 2, 1]],
    ["States.ArrayGetItem($.a, 5)", { a: [1, 2, 3, 4, 5, 6] }, 6],
    ["States.ArrayLength($.a)", { a: [1, 2] }, 2],
    ["States.ArrayUnique($.a)", { a: [1, 2, 1, { x: 1 }, { x: 1 }] }, [1, 2, { x: 1 }]],
    ["States.Base64Encode('Data to encode')", {}, "RGF0YSB0byBlbmNvZGU="],
    ["States.Base64Decode('RGVjb2RlZCBkYXRh')", {}, "Decoded data"],
    ["States.Hash('input data', 'SHA-1')", {}, "aaff4a450a104cd177d28d18d74485e8cae074b7"],
    [
      "States.JsonMerge($.a, $.b, false)",
      { a: { x: { y: 1 }, z: 1 }, b: { x: { w: 2 } } },
      { x: { w: 2 }, z: 1 },
    ],
    ["States.StringToJson($.a)", { a: '{"x": [1]}' }, { x: [1] }],
    ["States.JsonToString($.a)", { a: { x: [1] } }, '{"x":[1]}'],
    ["States.MathAdd(111, -1)", {}, 110],
    ["States.StringSplit('This.is+a,test=string', '.+,=')", {}, ["This", "is", "a", "test", "string"]],
    ["States.Format('Hello, my name is {}.', 'Ana')", {}, "Hello, my name is Ana."],
    ["States.Format('\\{{}\\} it\\'s \\\\', 1.5)", {}, "{1.5} it's \\"],
    ["States.Format($.a, States.MathAdd(1, 2))", { a: "{}!" }, "3!"],
  ])("%s", async (call, input, value) => {
    expect(await query(call, input)).toEqual(value);
  });

  it.each<[string, Json]>([
    ["States.ArrayPartition($.a, 0)", { a: [1] }],
    ["States.ArrayRange(1, 2000, 1)", {}],
    ["States.ArrayGetItem($.a, 1)", { a: [1] }],
    ["States.ArrayLength($.a)", { a: "text" }],
    ["States.Base64Encode($.a)", { a: "x".repeat(10_001) }],
    ["States.Base64Decode('$$$')", {}],
    ["States.Hash('x', 'SHA-3')", {}],
    ["States.JsonMerge($.a, $.a, true)", { a: {} }],
    ["States.StringToJson('{')", {}],
    ["States.MathRandom(2, 1)", {}],
    ["States.MathAdd('1', 2)", {}],
    ["States.StringSplit(1, ',')", {}],
    ["States.Format('{} {}', 1)", {}],
  ])("%s fails", async (call, input) => {
    expect(await query(call, input)).toBe("States.IntrinsicFailure");
  });

  it("gives random numbers within limits, the same for a seed of one's own", async () => {
    const number = await query("States.MathRandom(1, 5)");
    expect([1, 2, 3, 4]).toContain(number);
    expect(await query("States.MathRandom(1, 1000000, 7)")).toBe(
      await query("States.MathRandom(1, 1000000, 7)"),
    );
    expect(await query("States.UUID()")).toMatch(
      /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    );
  });
});

describe("JSONata", () => {
  it.each<[string, Json]>([
    ["$partition([1, 2, 3], 2)", [[1, 2], [3]]],
    ["$range(0, 9, 3)", [0, 3, 6, 9]],
    ["$range(1, 1, 1)", 1],
    ["$hash('input data', 'SHA-1')", "aaff4a450a104cd177d28d18d74485e8cae074b7"],
    ["$parse('{\"a\": [1]}')", { a: [1] }],
    ["$random(3) = $random(3)", true],
    ["$now()", "2024-01-01T00:00:00.000Z"],
    ["$now('[Y0001]-[M01]')", "2024-01"],
    ["$millis()", Date.UTC(2024, 0, 1)],
    ["$states.context.State.Name", "It"],
    ["$states.input.list[price > 1].id", ["b", "c"]],
  ])("%s", async (expression, value) => {
    const list = [1, 2, 3].map((price, index) => ({ price, id: "abc"[index] ?? "" }));
    expect(await jsonata(expression, { list })).toEqual(value);
  });

  it.each([
    ["$eval('1')", "threw an error during evaluation. T1006"],
    ["$states.input.gone", "returned nothing (undefined)."],
    ["function($x) { $x }", "returned an unsupported result type."],
    ["'a' + 1", "threw an error during evaluation. T2001"],
    ["$parse('{')", "threw an error during evaluation."],
    ["($f := function($n) { $f($n + 1) + 1 }; $f(1))", "threw an error during evaluation. D1011"],
  ])("%s fails", async (expression, words) => {
    expect(await jsonata(expression)).toContain(
      `The JSONata expression '${expression}' specified for the field 'Output' ${words}`,
    );
  });

  it("is only what has its marks as the first and last characters", async () => {
    const definition = only({
      Type: "Pass",
      QueryLanguage: "JSONata",
      Output: [" {% 1 %}", "{%1%}", "$states.input"],
    });
    expect(await runs(definition)).toMatchObject({ output: [" {% 1 %}", 1, "$states.input"] });
  });
});

describe("a Choice state", () => {
  async function chooses(rule: { readonly [name: string]: Json }, input: Json): Promise<boolean | undefined> {
    const { output, cause } = await runs(
      {
        StartAt: "It",
        States: {
          It: { Type: "Choice", Choices: [{ ...rule, Next: "Yes" }], Default: "No" },
          Yes: { Type: "Pass", Result: true, End: true },
          No: { Type: "Pass", Result: false, End: true },
        },
      },
      input,
    );
    if (typeof output !== "boolean") throw new Error(cause ?? "no output");
    return output;
  }

  it.each<[{ readonly [name: string]: Json }, Json, boolean]>([
    [{ Variable: "$.x", StringMatches: "log-*.txt" }, { x: "log-1.2.txt" }, true],
    [{ Variable: "$.x", StringMatches: "a\\*b*" }, { x: "a*bc" }, true],
    [{ Variable: "$.x", StringMatches: "a\\*b*" }, { x: "axbc" }, false],
    [{ Variable: "$.x", StringMatches: "ab*ba" }, { x: "aba" }, false],
    [{ Variable: "$.x", StringLessThan: "b" }, { x: "a" }, true],
    [{ Variable: "$.x", NumericGreaterThanEqualsPath: "$.y" }, { x: 2, y: 2 }, true],
    [{ Variable: "$.x", NumericEquals: 1 }, { x: "1" }, false],
    [
      { Variable: "$.x", TimestampLessThan: "2024-01-01T00:00:00Z" },
      { x: "2024-01-01T00:30:00+01:00" },
      true,
    ],
    [{ Variable: "$.x", TimestampEquals: "2024-01-01T00:00:00Z" }, { x: "2024-01-01" }, false],
    [{ Variable: "$.x", IsPresent: true }, { x: null }, true],
    [{ Variable: "$.x", IsPresent: false }, {}, true],
    [{ Variable: "$.x", IsNull: true }, { x: null }, true],
    [{ Variable: "$.x", IsTimestamp: true }, { x: "2024-02-30T00:00:00Z" }, false],
    [{ Not: { Variable: "$.x", IsNumeric: true } }, { x: "1" }, true],
    [
      {
        Or: [
          { Variable: "$.x", BooleanEquals: true },
          { Variable: "$.y", IsString: true },
        ],
      },
      { x: false, y: "" },
      true,
    ],
    [
      {
        And: [
          { Variable: "$.x", IsPresent: true },
          { Variable: "$.x", StringEquals: "a" },
        ],
      },
      {},
      false,
    ],
  ])("%j of %j", async (rule, input, chosen) => {
    expect(await chooses(rule, input)).toBe(chosen);
  });

  it("fails where nothing matches and there is no default, or its path leads nowhere", async () => {
    const definition = {
      StartAt: "It",
      States: {
        It: { Type: "Choice", Choices: [{ Variable: "$.x", NumericEquals: 1, Next: "Yes" }] },
        Yes: { Type: "Succeed" },
      },
    };
    expect(await runs(definition, { x: 2 })).toMatchObject({ error: "States.NoChoiceMatched" });
    expect(await runs(definition, {})).toMatchObject({
      error: "States.Runtime",
      cause: expect.stringContaining(
        "Invalid path '$.x': The choice state's condition path references an invalid value.",
      ),
    });
  });
});
