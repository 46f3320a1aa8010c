import { describe, expect, it } from "vitest";
import type { Json } from "./index.ts";
import { run } from "./index.ts";
import { inOrder, machineOf, only, runs } from "./testing/machine.ts";

const START = Date.UTC(2024, 0, 1);

function task(more: { readonly [name: string]: Json }): Json {
  const caught: { readonly [name: string]: Json } =
    more.Catch === undefined ? {} : { Caught: { Type: "Pass", End: true } };
  return only({ Type: "Task", Resource: "work", ...more }, caught);
}

const busy = { error: "Busy", cause: "try again" };

describe("Retry", () => {
  // https://states-language.net/spec.html: "a field named "BackoffRate", a number which is the multiplier that increases the retry interval on each attempt"
  it("waits longer before each attempt, up to MaxDelaySeconds", async () => {
    const definition = task({
      Retry: [
        { ErrorEquals: ["Busy"], IntervalSeconds: 3, BackoffRate: 2, MaxAttempts: 3, MaxDelaySeconds: 10 },
      ],
    });
    const tasks = inOrder<{ error: string } | { output: Json }>(busy, busy, busy, { output: "done" });
    expect(await runs(definition, {}, { tasks })).toEqual({
      status: "SUCCEEDED",
      output: "done",
      at: START + (3 + 6 + 10) * 1_000,
    });
  });

  // https://states-language.net/spec.html: "representing the maximum number of retry attempts (default: 3)"
  it("makes three more attempts unless it says how many, after 1, 2 and 4 seconds", async () => {
    const definition = task({ Retry: [{ ErrorEquals: ["States.ALL"] }] });
    expect(await runs(definition, {}, { tasks: () => busy })).toEqual({
      status: "FAILED",
      ...busy,
      at: START + 7_000,
    });
  });

  it("makes no other attempt where MaxAttempts is 0", async () => {
    const definition = task({ Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts: 0 }] });
    expect(await runs(definition, {}, { tasks: () => busy })).toMatchObject({ status: "FAILED", at: START });
  });

  // https://states-language.net/spec.html: "Suppose that this task fails four successive times, throwing Error Names "ErrorA", "ErrorB", "ErrorC", and "ErrorB"."
  it("counts for each retrier by itself, and goes to the catcher when the first that is for the error has none left", async () => {
    const definition = task({
      Retry: [
        { ErrorEquals: ["ErrorA", "ErrorB"], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 2 },
        { ErrorEquals: ["ErrorC"], IntervalSeconds: 5 },
      ],
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Caught" }],
    });
    const tasks = inOrder({ error: "ErrorA" }, { error: "ErrorB" }, { error: "ErrorC" }, { error: "ErrorB" });
    expect(await runs(definition, {}, { tasks })).toEqual({
      status: "SUCCEEDED",
      output: { Error: "ErrorB", Cause: null },
      at: START + (1 + 2 + 5) * 1_000,
    });
  });

  // https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_stepfunctions.JitterType.html: "Calculates the delay to be a random number between 0 and the computed backoff for the given retry attempt count."
  it("waits for a random part of the delay with full jitter, the same for a seed", async () => {
    const definition = task({
      Retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 1_000, MaxAttempts: 1, JitterStrategy: "FULL" }],
    });
    const ends = await Promise.all(
      ["0", "1", "2", "3", "0"].map(
        async (digit) =>
          (await runs(definition, {}, { tasks: () => busy, seed: digit.repeat(32) })).at - START,
      ),
    );
    expect(ends[4]).toBe(ends[0]);
    expect(new Set(ends).size).toBe(4);
    for (const end of ends) expect(end).toBeLessThanOrEqual(1_000_000);
  });

  it("tells the state how often it was tried again", async () => {
    const definition = task({
      Parameters: { "count.$": "$$.State.RetryCount" },
      Retry: [{ ErrorEquals: ["Busy"] }],
    });
    const seen: Json[] = [];
    const tasks = ({ input }: { readonly input: Json }) => {
      seen.push(input);
      return busy;
    };
    await runs(definition, {}, { tasks });
    expect(seen).toEqual([0, 1, 2, 3].map((count) => ({ count })));
  });

  it("begins all branches of a Parallel state again", async () => {
    const definition = only({
      Type: "Parallel",
      Branches: [
        { StartAt: "A", States: { A: { Type: "Task", Resource: "a", End: true } } },
        { StartAt: "B", States: { B: { Type: "Task", Resource: "b", End: true } } },
      ],
      Retry: [{ ErrorEquals: ["Busy"], MaxAttempts: 1 }],
    });
    const calls: string[] = [];
    const flaky = inOrder<{ error: string } | { output: Json }>(busy, { output: "b" });
    const { output } = await runs(
      definition,
      {},
      {
        tasks: ({ resource }) => {
          calls.push(resource);
          return resource === "a" ? { output: "a" } : flaky();
        },
      },
    );
    expect(output).toEqual(["a", "b"]);
    expect(calls).toEqual(["a", "b", "a", "b"]);
  });
});

describe("Catch", () => {
  it("puts the error where ResultPath says, beside the state's input", async () => {
    const definition = task({ Catch: [{ ErrorEquals: ["Busy"], ResultPath: "$.why", Next: "Caught" }] });
    expect(await runs(definition, { id: 1 }, { tasks: () => busy })).toMatchObject({
      output: { id: 1, why: { Error: "Busy", Cause: "try again" } },
    });
  });

  it("gives JSONata the error as $states.errorOutput", async () => {
    const definition = task({
      QueryLanguage: "JSONata",
      Catch: [
        {
          ErrorEquals: ["Busy"],
          Output: "{% $states.errorOutput.Cause & ': ' & $states.input.id %}",
          Assign: { name: "{% $states.errorOutput.Error %}" },
          Next: "Caught",
        },
      ],
    });
    expect(await runs(definition, { id: 1 }, { tasks: () => busy })).toMatchObject({
      output: "try again: 1",
    });
  });

  // https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
  it("takes any error of a task but a timeout as States.TaskFailed", async () => {
    const definition = task({
      TimeoutSeconds: 5,
      Catch: [{ ErrorEquals: ["States.TaskFailed"], Next: "Caught" }],
    });
    expect(await runs(definition, {}, { tasks: () => busy })).toMatchObject({ status: "SUCCEEDED" });
    expect(await runs(definition, {}, { tasks: () => undefined })).toMatchObject({
      status: "FAILED",
      error: "States.Timeout",
    });
  });

  // https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html: "This error type can't catch the States.DataLimitExceeded terminal error type and runtime error types."
  it.each([["States.ALL"], ["States.Runtime"]])(
    "does not take a States.Runtime error as %s",
    async (name) => {
      const definition = task({
        OutputPath: "$.no.such.path",
        Catch: [{ ErrorEquals: [name], Next: "Caught" }],
      });
      expect(await runs(definition, {}, { tasks: () => ({ output: {} }) })).toEqual({
        status: "FAILED",
        error: "States.Runtime",
        cause:
          "An error occurred while executing the state 'It' (entered at the event id #2). Invalid path '$.no.such.path' : Missing property in path $['no']",
        at: START,
      });
    },
  );

  it("takes an intrinsic function that failed, and an expression that did", async () => {
    const caught = { Catch: [{ ErrorEquals: ["States.ALL"], Next: "Caught" }] };
    const intrinsic = task({ Parameters: { "x.$": "States.ArrayGetItem($.list, 7)" }, ...caught });
    expect(await runs(intrinsic, { list: [] })).toMatchObject({
      output: { Error: "States.IntrinsicFailure" },
    });
    const expression = task({
      QueryLanguage: "JSONata",
      Arguments: "{% $states.input.missing %}",
      ...caught,
    });
    expect(await runs(expression)).toMatchObject({ output: { Error: "States.QueryEvaluationError" } });
  });
});

describe("limits of time", () => {
  // https://states-language.net/spec.html: "If the state runs longer than the specified timeout, […] then the interpreter fails the state with a States.Timeout Error Name."
  it("fails a task that takes longer than TimeoutSeconds, and takes no notice of its answer", async () => {
    const definition = task({
      TimeoutSeconds: 30,
      Catch: [{ ErrorEquals: ["States.Timeout"], Next: "Caught" }],
    });
    const tasks = () => ({ output: "late", after: 31_000 });
    expect(await runs(definition, {}, { tasks })).toEqual({
      status: "SUCCEEDED",
      output: { Error: "States.Timeout", Cause: "" },
      at: START + 30_000,
    });
  });

  it.each<[string, { readonly [name: string]: Json }]>([
    ["a path", { TimeoutSecondsPath: "$.limit" }],
    ["an expression", { QueryLanguage: "JSONata", TimeoutSeconds: "{% $states.input.limit %}" }],
  ])("has the limit from %s", async (_what, fields) => {
    const ended = await runs(task(fields), { limit: 12 }, { tasks: () => undefined });
    expect(ended).toMatchObject({ error: "States.Timeout", at: START + 12_000 });
  });

  // https://states-language.net/spec.html: "States.HeartbeatTimeout A Task State failed to heartbeat for a time longer than the "HeartbeatSeconds" value."
  it("fails a task that gives no sign of life in time, under both names of the error", async () => {
    const definition = (name: string) =>
      task({ TimeoutSeconds: 600, HeartbeatSeconds: 10, Catch: [{ ErrorEquals: [name], Next: "Caught" }] });
    for (const name of ["States.HeartbeatTimeout", "States.Timeout"])
      expect(await runs(definition(name), {}, { tasks: () => undefined })).toMatchObject({
        status: "SUCCEEDED",
        at: START + 10_000,
      });
    const alive = { output: "done", after: 500_000, heartbeats: 9_000 };
    expect(await runs(definition("States.ALL"), {}, { tasks: () => alive })).toMatchObject({
      output: "done",
      at: START + 500_000,
    });
    const dies = { output: "done", after: 30_000, heartbeats: 12_000 };
    expect(await runs(definition("States.ALL"), {}, { tasks: () => dies })).toMatchObject({
      at: START + 10_000,
    });
  });

  it("ends the whole execution after its own TimeoutSeconds", async () => {
    const definition = {
      TimeoutSeconds: 60,
      StartAt: "It",
      States: { It: { Type: "Wait", Seconds: 61, End: true } },
    };
    expect(await runs(definition)).toEqual({
      status: "TIMED_OUT",
      error: "States.Timeout",
      cause: null,
      at: START + 60_000,
    });
  });

  // https://docs.aws.amazon.com/step-functions/latest/dg/limits.html: "1 year. If an execution runs for more than the 1-year maximum, it will fail" and of Express executions https://docs.aws.amazon.com/step-functions/latest/dg/express-limits.html
  it("lets a Standard execution wait for a year, and ends it then; an Express one after five minutes", async () => {
    const year = 365 * 86_400;
    const waits = (Seconds: number) => only({ Type: "Wait", Seconds });
    expect(await runs(waits(year))).toMatchObject({ status: "SUCCEEDED", at: START + year * 1_000 });
    expect(await runs(waits(year + 1))).toMatchObject({ status: "TIMED_OUT", at: START + year * 1_000 });
    expect(await run(machineOf(waits(301), "EXPRESS"), {})).toMatchObject({
      status: "TIMED_OUT",
      at: START + 300_000,
    });
  });
});

describe("a callback", () => {
  const approval = {
    StartAt: "Ask",
    States: {
      Ask: {
        Type: "Task",
        Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        Parameters: { QueueUrl: "q", MessageBody: { "token.$": "$$.Task.Token" } },
        TimeoutSeconds: 30 * 86_400,
        HeartbeatSeconds: 86_400,
        Catch: [{ ErrorEquals: ["States.HeartbeatTimeout"], Next: "Remind" }],
        End: true,
      },
      Remind: { Type: "Pass", Next: "Ask" },
    },
  };

  it("has a token, another one each time, and reminders until it comes", async () => {
    const tokens: string[] = [];
    const answers = inOrder<{ output: Json; after: number } | undefined>(undefined, undefined, {
      output: "approved",
      after: 3_600_000,
    });
    const ended = await runs(
      approval,
      {},
      {
        tasks: ({ input, token }) => {
          expect(input).toEqual({ QueueUrl: "q", MessageBody: { token } });
          tokens.push(token ?? "none");
          return answers();
        },
      },
    );
    expect(ended).toEqual({
      status: "SUCCEEDED",
      output: "approved",
      at: START + 2 * 86_400_000 + 3_600_000,
    });
    expect(new Set(tokens).size).toBe(3);
    for (const token of tokens) expect(token).toMatch(/^[\da-f-]{72}$/);
  });

  it("fails as whoever has the token says", async () => {
    expect(
      await runs(approval, {}, { tasks: () => ({ error: "Rejected", cause: "too dear", after: 5 }) }),
    ).toMatchObject({
      status: "FAILED",
      error: "Rejected",
      cause: "too dear",
    });
  });
});

describe("limits of size", () => {
  const large = "x".repeat(262_143); // and two quotation marks

  // https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html: "This is a terminal error that can't be caught by the States.ALL error type."
  it("fails a state that gives more than 262,144 bytes, which States.ALL does not take and its name does", async () => {
    const caught = (name: string) => task({ Catch: [{ ErrorEquals: [name], Next: "Caught" }] });
    const tasks = () => ({ output: large });
    const cause =
      "The state/task 'work' returned a result with a size exceeding the maximum number of bytes service limit.";
    const failure = { error: "States.DataLimitExceeded", cause };
    expect(await runs(caught("States.ALL"), {}, { tasks })).toMatchObject({ status: "FAILED", ...failure });
    expect(await runs(caught("States.DataLimitExceeded"), {}, { tasks })).toMatchObject({
      status: "SUCCEEDED",
      output: { Error: failure.error, Cause: cause },
    });
  });

  it("takes what has just that size, in bytes of UTF-8", async () => {
    const exact = large.slice(1);
    expect(await runs(task({}), {}, { tasks: () => ({ output: exact }) })).toMatchObject({
      status: "SUCCEEDED",
    });
    const wide = `${exact.slice(1)}é`;
    expect(await runs(task({}), {}, { tasks: () => ({ output: wide }) })).toMatchObject({ status: "FAILED" });
  });

  // https://docs.aws.amazon.com/step-functions/latest/dg/limits.html: "25,000 events. If the execution history reaches this quota, the execution will fail."
  it("fails a Standard execution whose history is full", async () => {
    const endless = {
      StartAt: "A",
      States: {
        A: { Type: "Choice", Choices: [{ Variable: "$.end", IsPresent: true, Next: "B" }], Default: "A" },
        B: { Type: "Succeed" },
      },
    };
    expect(await runs(endless)).toMatchObject({
      status: "FAILED",
      error: "States.Runtime",
      cause: "The execution reached the maximum number of history events (25000).",
    });
  });
});
