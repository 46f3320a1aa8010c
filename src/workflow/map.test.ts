import { describe, expect, it } from "vitest";
import type { Answer, Json, TaskCommand } from "./index.ts";
import { only, runs } from "./testing/machine.ts";

type Fields = { readonly [name: string]: Json };

const WORK = { StartAt: "Work", States: { Work: { Type: "Task", Resource: "work", End: true } } };
const KEEP = { StartAt: "Keep", States: { Keep: { Type: "Pass", End: true } } };
const DISTRIBUTED = { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } };

function map(fields: Fields, more?: Fields): Json {
  return only({ Type: "Map", ItemProcessor: WORK, ...fields }, more);
}

function distributed(fields: Fields, inside: Fields = WORK): Json {
  return map({ ItemProcessor: { ...inside, ...DISTRIBUTED }, ...fields });
}

/** Fails for the items that are listed. */
function failingFor(...items: readonly Json[]): (task: TaskCommand) => Answer {
  return ({ input }) =>
    items.includes(input) ? { error: "Broken", cause: String(input) } : { output: input };
}

/** How many tasks run at the same time at most. */
async function mostAtOnce(definition: Json, items: number): Promise<number> {
  let [running, most] = [0, 0];
  await runs(
    definition,
    Array.from({ length: items }, (_each, index) => index),
    {
      tasks: ({ input }) => ({ output: input, after: 10 }),
      onStep: (event, { commands }) => {
        if (event.type === "succeeded") running--;
        running += commands.filter(({ type }) => type === "task").length;
        most = Math.max(most, running);
      },
    },
  );
  return most;
}

describe("a Map state", () => {
  it("gives results in the order of its items, whichever ends first", async () => {
    const tasks = ({ input }: TaskCommand) => ({ output: `${input}!`, after: 100 - Number(input) * 10 });
    expect(await runs(map({}), [1, 2, 3], { tasks })).toMatchObject({ output: ["1!", "2!", "3!"] });
  });

  it("gives an empty array for no items", async () => {
    expect(await runs(map({}), [])).toMatchObject({ status: "SUCCEEDED", output: [] });
    expect(await runs(distributed({}), [])).toMatchObject({ status: "SUCCEEDED", output: [] });
  });

  // https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html
  it("works on as many items at once as MaxConcurrency says, and on 40 otherwise", async () => {
    expect(await mostAtOnce(map({ MaxConcurrency: 3 }), 20)).toBe(3);
    expect(await mostAtOnce(map({}), 100)).toBe(40);
    expect(await mostAtOnce(map({ MaxConcurrency: 0 }), 100)).toBe(40);
    expect(await mostAtOnce(distributed({}), 100)).toBe(100);
  });

  it("makes an iteration's input of the item, its index and the state's input", async () => {
    const ItemSelector = {
      "value.$": "$$.Map.Item.Value",
      "index.$": "$$.Map.Item.Index",
      "shop.$": "$.shop",
    };
    const definition = map({ ItemProcessor: KEEP, ItemsPath: "$.orders", ItemSelector });
    expect(await runs(definition, { shop: "s", orders: ["a", "b"] })).toMatchObject({
      output: [
        { value: "a", index: 0, shop: "s" },
        { value: "b", index: 1, shop: "s" },
      ],
    });
  });

  it("fails with the first item that fails, and gives up the others", async () => {
    const given: string[] = [];
    const ended = await runs(map({}), [1, 2, 3], {
      tasks: ({ input }) =>
        input === 2 ? { error: "Broken", cause: "two", after: 5 } : { output: 0, after: 1_000 },
      onStep: (_event, { commands }) => {
        given.push(
          ...commands.flatMap((command) =>
            command.type === "cancel" ? command.id.split("#").slice(0, 1) : [],
          ),
        );
      },
    });
    expect(ended).toMatchObject({ status: "FAILED", error: "Broken", cause: "two" });
    expect(given).toEqual(["0", "2"]);
  });

  it("says where its items should have been", async () => {
    expect(await runs(map({ ItemsPath: "$.orders" }), { orders: 1 })).toMatchObject({
      error: "States.Runtime",
      cause: expect.stringContaining('Reference path "$.orders" must point to array.'),
    });
  });

  it("keeps variables of an iteration to itself, and shows it those from outside", async () => {
    const inside = {
      StartAt: "Set",
      States: {
        Set: { Type: "Pass", Assign: { "mine.$": "$" }, Next: "Get" },
        Get: { Type: "Pass", Parameters: { "mine.$": "$mine", "outer.$": "$outer" }, End: true },
      },
    };
    const definition = {
      StartAt: "Before",
      States: {
        Before: { Type: "Pass", Assign: { outer: "o" }, Next: "Each" },
        Each: { Type: "Map", ItemProcessor: inside, Next: "After" },
        After: { Type: "Pass", Parameters: { "items.$": "$", "mine.$": "$mine" }, End: true },
      },
    };
    expect(await runs(definition, [1, 2])).toMatchObject({
      status: "FAILED",
      cause: expect.stringContaining("'$mine'"),
    });
    const without = structuredClone(definition);
    without.States.After.Parameters = { "items.$": "$", "mine.$": "$outer" };
    expect(await runs(without, [1, 2])).toMatchObject({
      output: {
        items: [
          { mine: 1, outer: "o" },
          { mine: 2, outer: "o" },
        ],
        mine: "o",
      },
    });
  });
});

describe("a distributed Map state", () => {
  // https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
  it.each<[string, Fields, number, string]>([
    ["no tolerance", {}, 1, "FAILED"],
    ["a count that is not exceeded", { ToleratedFailureCount: 2 }, 2, "SUCCEEDED"],
    ["a count that is exceeded", { ToleratedFailureCount: 2 }, 3, "FAILED"],
    ["a percentage that is not exceeded", { ToleratedFailurePercentage: 50 }, 2, "SUCCEEDED"],
    ["a percentage that is exceeded", { ToleratedFailurePercentage: 50 }, 3, "FAILED"],
    ["both, one exceeded", { ToleratedFailureCount: 1, ToleratedFailurePercentage: 100 }, 2, "FAILED"],
  ])("with %s", async (_what, fields, failures, status) => {
    const items = ["a", "b", "c", "d"];
    const ended = await runs(distributed(fields), items, { tasks: failingFor(...items.slice(0, failures)) });
    expect(ended.status).toBe(status);
    if (status === "FAILED")
      expect(ended).toMatchObject({
        error: "States.ExceedToleratedFailureThreshold",
        cause: "The specified tolerated failure threshold was exceeded",
      });
    else
      expect(ended.output).toEqual([
        ...items.slice(0, failures).map((Cause) => ({ Error: "Broken", Cause })),
        ...items.slice(failures),
      ]);
  });

  it("gives each item an execution of its own, without the variables outside", async () => {
    const inside = {
      StartAt: "Tell",
      States: {
        Tell: {
          Type: "Pass",
          Parameters: { "id.$": "$$.Execution.Id", "input.$": "$$.Execution.Input" },
          End: true,
        },
      },
    };
    const { output } = await runs(distributed({}, inside), ["a", "b"]);
    expect(output).toMatchObject([{ input: "a" }, { input: "b" }]);
    expect(JSON.stringify(output)).toMatch(/:execution:machine\/[\da-f-]+:[\da-f-]+:[\da-f-]+/);
  });

  it("reads its items, as CSV with headers", async () => {
    const definition = distributed(
      {
        ItemReader: {
          Resource: "arn:aws:states:::s3:getObject",
          ReaderConfig: { InputType: "CSV", CSVHeaderLocation: "FIRST_ROW", MaxItemsPath: "$.most" },
          Parameters: { "Bucket.$": "$.bucket", Key: "orders.csv" },
        },
      },
      KEEP,
    );
    const asked: Json[] = [];
    const { output } = await runs(
      definition,
      { bucket: "b", most: 2 },
      {
        tasks: ({ purpose, input }) => {
          asked.push([purpose, input]);
          return { output: 'id,text\n1,"a, ""b"""\r\n\n2\n3,c' };
        },
      },
    );
    expect(output).toEqual([
      { id: "1", text: 'a, "b"' },
      { id: "2", text: "" },
    ]);
    expect(asked).toMatchObject([["read", { parameters: { Bucket: "b", Key: "orders.csv" } }]]);
  });

  it.each<[string, Fields, Json, Json]>([
    ["JSON", { InputType: "JSON" }, "[1, 2]", [1, 2]],
    ["JSON at a pointer", { InputType: "JSON", ItemsPointer: "/data/rows" }, '{"data": {"rows": [3]}}', [3]],
    ["JSON lines", { InputType: "JSONL" }, '{"a": 1}\n\n{"a": 2}\n', [{ a: 1 }, { a: 2 }]],
    ["what was parsed already", { InputType: "PARQUET" }, [4, 5], [4, 5]],
  ])("reads %s", async (_what, ReaderConfig, content, items) => {
    const definition = distributed(
      { ItemReader: { Resource: "arn:aws:states:::s3:getObject", ReaderConfig } },
      KEEP,
    );
    expect(await runs(definition, {}, { tasks: () => ({ output: content }) })).toMatchObject({
      output: items,
    });
  });

  it.each<[string, Fields, Json, string]>([
    ["what is no array", { InputType: "JSON" }, '{"a": 1}', "Attempting to map over non-iterable node."],
    [
      "headers twice",
      { InputType: "CSV", CSVHeaderLocation: "GIVEN", CSVHeaders: ["a", "a"] },
      "1,2",
      "CSV headers cannot contain duplicates.",
    ],
    [
      "a text that needs a reader of its own",
      { InputType: "PARQUET" },
      "PAR1",
      "A text cannot be read as PARQUET: give an array.",
    ],
  ])("fails to read %s", async (_what, ReaderConfig, content, cause) => {
    const definition = distributed({
      ItemReader: { Resource: "arn:aws:states:::s3:getObject", ReaderConfig },
    });
    expect(await runs(definition, {}, { tasks: () => ({ output: content }) })).toMatchObject({
      error: "States.ItemReaderFailed",
      cause,
    });
  });

  it("lists objects", async () => {
    const definition = distributed({ ItemReader: { Resource: "arn:aws:states:::s3:listObjectsV2" } }, KEEP);
    const tasks = () => ({ output: { Contents: [{ Key: "a" }, { Key: "b" }] } });
    expect(await runs(definition, {}, { tasks })).toMatchObject({ output: [{ Key: "a" }, { Key: "b" }] });
  });

  it("puts items together by number and by size, with what all batches get", async () => {
    const batcher = { MaxItemsPerBatch: 2, BatchInput: { "shop.$": "$.shop" } };
    const definition = distributed({ ItemsPath: "$.items", ItemBatcher: batcher }, KEEP);
    expect(await runs(definition, { shop: "s", items: [1, 2, 3] })).toMatchObject({
      output: [
        { BatchInput: { shop: "s" }, Items: [1, 2] },
        { BatchInput: { shop: "s" }, Items: [3] },
      ],
    });
    const small = distributed({ ItemBatcher: { MaxInputBytesPerBatch: 30 } }, KEEP);
    const { output } = await runs(small, ["aaaa", "bbbb", "cccc"]);
    expect(output).toEqual([{ Items: ["aaaa", "bbbb"] }, { Items: ["cccc"] }]);
  });

  it("has its results written, and gives where they are", async () => {
    const writer = {
      Resource: "arn:aws:states:::s3:putObject",
      Parameters: { Bucket: "out", Prefix: "runs" },
    };
    const definition = distributed({ ResultWriter: writer, ToleratedFailureCount: 1, Label: "Orders" });
    const written: Json[] = [];
    const fails = failingFor("b");
    const { output } = await runs(definition, ["a", "b"], {
      tasks: (task) => {
        if (task.purpose !== "write") return fails(task);
        written.push(task.input);
        return { output: { Bucket: "out", Key: "runs/manifest.json" } };
      },
    });
    expect(output).toEqual({
      MapRunArn: expect.stringMatching(
        /^arn:aws:states:us-east-1:123456789012:mapRun:machine\/Orders:[\da-f-]{36}$/,
      ),
      ResultWriterDetails: { Bucket: "out", Key: "runs/manifest.json" },
    });
    expect(written).toMatchObject([
      {
        parameters: { Bucket: "out", Prefix: "runs" },
        results: [
          { Input: '"a"', Output: '"a"', Status: "SUCCEEDED" },
          { Input: '"b"', Error: "Broken", Cause: "b", Status: "FAILED" },
        ],
      },
    ]);
  });

  it("fails where its results cannot be written", async () => {
    const definition = distributed({ ResultWriter: { Resource: "arn:aws:states:::s3:putObject" } });
    const tasks = ({ purpose }: TaskCommand) =>
      purpose === "write" ? { error: "S3.NoSuchBucket", cause: "none" } : { output: 0 };
    expect(await runs(definition, [1], { tasks })).toMatchObject({
      error: "States.ResultWriterFailed",
      cause: "none",
    });
  });

  it("flattens results without writing them", async () => {
    const definition = distributed({ ResultWriter: { WriterConfig: { Transformation: "FLATTEN" } } }, KEEP);
    expect(await runs(definition, [[1, 2], [3], 4])).toMatchObject({ output: [1, 2, 3, 4] });
  });
});

describe("a Parallel state", () => {
  it("gives what its branches give, in their order, and fails as one", async () => {
    const branches = [1, 2].map((after) => ({
      StartAt: "A",
      States: { A: { Type: "Task", Resource: `b${after}`, End: true } },
    }));
    const definition = only({
      Type: "Parallel",
      Branches: branches,
      Parameters: { "id.$": "$.id" },
      ResultSelector: { "both.$": "$" },
    });
    const tasks = ({ resource, input }: TaskCommand) => ({
      output: [resource, input],
      after: resource === "b1" ? 20 : 10,
    });
    expect(await runs(definition, { id: 7, more: 1 }, { tasks })).toMatchObject({
      output: {
        both: [
          ["b1", { id: 7 }],
          ["b2", { id: 7 }],
        ],
      },
    });
    const fails = ({ resource }: TaskCommand) =>
      resource === "b1" ? { output: 1, after: 20 } : { error: "E", cause: "c", after: 10 };
    expect(await runs(definition, { id: 7 }, { tasks: fails })).toMatchObject({
      status: "FAILED",
      error: "E",
      cause: "c",
    });
  });
});
