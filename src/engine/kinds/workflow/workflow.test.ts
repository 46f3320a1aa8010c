import {
  app,
  callable,
  consume,
  consumer,
  http,
  httpApi,
  json,
  MotifError,
  queue,
  task,
  type WorkflowOptions,
  workflow,
} from "@motif/core";
import { start } from "@motif/engine/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";

const any = z.any();
const schemas = { input: any, output: any };
type Options = WorkflowOptions<typeof any, typeof any>;

class BusyError extends Error {
  override name = "BusyError";
}

const work = callable("work", schemas);
const waiting = callable("waiting", schemas);

/** An app with a workflow; `seen` has what its tasks were called with, in order. */
function appWith(
  options: Omit<Options, "input" | "output">,
  behave: (input: never, call: number) => unknown = (input) => input,
) {
  const seen: unknown[] = [];
  const machine = workflow("machine", { ...schemas, ...options });
  const working = task(work, { timeout: "10s" }, ({ input }) => {
    seen.push(input);
    return behave(input as never, seen.length);
  });
  const keeping = task(waiting, {}, ({ input }) => {
    seen.push(input);
    return null;
  });
  const uses = {
    machine: machine.starter,
    ...(options.type === "express" ? { runs: machine.runner } : { sees: machine.reader }),
  };
  const begin = http("begin", { uses, timeout: "30s" }, async ({ request, ...handles }) => {
    const { name, ...input } = JSON.parse(await request.text());
    try {
      if ("runs" in handles) return json({ output: await (handles as never as Runs).runs.run(input) });
      return json(await handles.machine.start(input, { name }), { status: 202 });
    } catch (error) {
      if (!(error instanceof MotifError)) throw error;
      return json({ code: error.code, message: error.message }, { status: 409 });
    }
  });
  return {
    seen,
    app: app("machines", { api: httpApi({ "POST /": begin }), work: working, waiting: keeping }),
  };
}

interface Runs {
  readonly runs: { run(input: unknown): Promise<unknown> };
}

const TASK = { Type: "Task", Resource: "${work}" } as const;
const ONE_TASK = { StartAt: "Work", States: { Work: { ...TASK, End: true } } };
const uses = { work: work.invoker };

describe("a Standard workflow", () => {
  it("calls its tasks with the input of their states, and gives the last output", async () => {
    const definition = {
      StartAt: "First",
      States: {
        First: { ...TASK, ResultPath: "$.first", Next: "Second" },
        Second: { ...TASK, InputPath: "$.first", End: true },
      },
    };
    const { app: machines, seen } = appWith({ definition, uses }, ({ n = 0 }: { n?: number }) => ({
      n: n + 1,
    }));
    await using t = await start(machines);
    const response = await t.fetch("/", { method: "POST", body: JSON.stringify({ n: 1, name: "one" }) });
    expect(await response.json()).toMatchObject({ name: "one" });
    await t.settle();
    expect(seen).toEqual([{ n: 1 }, { n: 2 }]);
    expect(t.workflow("machine").execution("one")).toMatchObject({ status: "SUCCEEDED", output: { n: 3 } });
    expect(
      t
        .workflow("machine")
        .history("one")
        .map(({ type }) => type),
    ).toEqual([
      "ExecutionStarted",
      "TaskStateEntered",
      "LambdaFunctionScheduled",
      "LambdaFunctionStarted",
      "LambdaFunctionSucceeded",
      "TaskStateExited",
      "TaskStateEntered",
      "LambdaFunctionScheduled",
      "LambdaFunctionStarted",
      "LambdaFunctionSucceeded",
      "TaskStateExited",
      "ExecutionSucceeded",
    ]);
    // the calls are of the trace of the request
    const traces = await t.traces();
    expect(traces.map((record) => record.function).sort()).toEqual(["begin", "work", "work"]);
    expect(new Set(traces.map(({ traceId }) => traceId)).size).toBe(1);
  });

  it("tries again by the name of what its task threw, and catches by name", async () => {
    const definition = {
      StartAt: "Work",
      States: {
        Work: {
          ...TASK,
          Retry: [{ ErrorEquals: ["BusyError"], IntervalSeconds: 60, MaxAttempts: 1 }],
          Catch: [{ ErrorEquals: ["BusyError"], ResultPath: "$.error", Next: "Undo" }],
          End: true,
        },
        Undo: { Type: "Pass", End: true },
      },
    };
    const { app: machines, seen } = appWith({ definition, uses }, () => {
      throw new BusyError("come back");
    });
    await using t = await start(machines);
    await t.workflow("machine").start({}, "x");
    expect(seen).toHaveLength(1);
    await t.advance("1m");
    expect(seen).toHaveLength(2);
    expect(t.workflow("machine").execution("x").output).toMatchObject({
      error: {
        Error: "BusyError",
        Cause: JSON.stringify({ errorType: "BusyError", errorMessage: "come back" }),
      },
    });
  });

  it("names a task that took too long, and one that was cut off, as Step Functions does", async () => {
    const hanging = () => new Promise((resolve) => setTimeout(resolve, 60_000));
    const { app: machines } = appWith({ definition: ONE_TASK, uses }, hanging);
    await using t = await start(machines);
    await t.workflow("machine").start({}, "slow");
    await t.advance("1m");
    expect(t.workflow("machine").execution("slow")).toMatchObject({
      status: "FAILED",
      error: "Sandbox.Timedout",
    });
    t.faults.crash("work");
    await t.workflow("machine").start({}, "crashed");
    await t.settle();
    expect(t.workflow("machine").execution("crashed")).toMatchObject({ error: "Runtime.ExitError" });
    t.faults.loseAnswers("machine");
    await t.workflow("machine").start({}, "lost");
    await t.advance("1m");
    expect(t.workflow("machine").execution("lost")).toMatchObject({ error: "Lambda.SdkClientException" });
  });

  it("waits for a month", async () => {
    const definition = {
      StartAt: "Wait",
      States: { Wait: { Type: "Wait", Seconds: 30 * 86_400, Next: "Work" }, Work: { ...TASK, End: true } },
    };
    const { app: machines, seen } = appWith({ definition, uses });
    await using t = await start(machines);
    await t.workflow("machine").start({}, "x");
    await t.advance("29d");
    expect(seen).toEqual([]);
    await t.advance("1d");
    expect(seen).toEqual([{}]);
  });

  it("goes on where it was after everything died, and calls a task again whose answer was not recorded", async () => {
    const definition = {
      StartAt: "Work",
      States: {
        Work: { ...TASK, Next: "Wait" },
        Wait: { Type: "Wait", Seconds: 3600, Next: "Again" },
        Again: { ...TASK, End: true },
      },
    };
    const { app: machines, seen } = appWith({ definition, uses }, async (_, call) => {
      if (call === 1) await new Promise((resolve) => setTimeout(resolve, 5000));
      return { call };
    });
    await using t = await start(machines);
    await t.workflow("machine").start({ n: 1 }, "x");
    await t.advance("1s");
    await t.restart(); // while the first call is under way
    await t.settle();
    expect(seen).toEqual([{ n: 1 }, { n: 1 }]);
    await t.restart(); // while it waits
    await t.advance("59m");
    expect(seen).toHaveLength(2);
    await t.advance("1m");
    expect(seen).toEqual([{ n: 1 }, { n: 1 }, { call: 2 }]);
    expect(t.workflow("machine").execution("x")).toMatchObject({ status: "SUCCEEDED" });
    const entered = t
      .workflow("machine")
      .history("x")
      .filter(({ type }) => type.endsWith("StateEntered"));
    expect(entered).toHaveLength(3); // each transition is recorded once
  });

  it("ends when it is stopped, and goes on from the state that it ended in when it is redriven", async () => {
    const definition = {
      StartAt: "Work",
      States: { Work: { ...TASK, Next: "Again" }, Again: { ...TASK, End: true } },
    };
    const { app: machines, seen } = appWith({ definition, uses }, (_, call) => {
      if (call === 2) throw new BusyError("once");
      return { call };
    });
    await using t = await start(machines);
    const machine = t.workflow("machine");
    await machine.start({}, "x");
    await t.settle();
    expect(machine.execution("x")).toMatchObject({ status: "FAILED", error: "BusyError", redrives: 0 });
    await machine.redrive("x");
    await t.settle();
    expect(machine.execution("x")).toMatchObject({ status: "SUCCEEDED", output: { call: 3 }, redrives: 1 });
    expect(seen).toEqual([{}, { call: 1 }, { call: 1 }]);
    await expect(machine.redrive("x")).rejects.toMatchObject({ code: "not-redrivable" });
    await expect(machine.stop("nobody")).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("a task that waits for a token", () => {
  const definition = {
    StartAt: "Ask",
    States: {
      Ask: {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
        Parameters: { FunctionName: "${waiting}", Payload: { "token.$": "$$.Task.Token" } },
        TimeoutSeconds: 30 * 86_400,
        HeartbeatSeconds: 86_400,
        Catch: [{ ErrorEquals: ["States.HeartbeatTimeout"], Next: "Silence" }],
        End: true,
      },
      Silence: { Type: "Fail", Error: "Silence" },
    },
  };
  const asking = () => appWith({ definition, uses: { waiting: waiting.invoker } });

  it("goes on with what whoever has it answers, once", async () => {
    const { app: machines, seen } = asking();
    await using t = await start(machines);
    const machine = t.workflow("machine");
    await machine.start({}, "x");
    await t.settle();
    const [{ token } = { token: "" }] = seen as { token: string }[];
    expect(machine.execution("x").waiting).toEqual([{ state: "Ask", token }]);
    for (let day = 0; day < 10; day++) {
      await t.advance("20h");
      await machine.answer({ token, heartbeat: true });
    }
    await t.restart();
    await t.settle();
    expect(seen).toHaveLength(1); // it was taken on: nobody is asked again
    await machine.answer({ token, output: { ok: true } });
    await t.settle();
    expect(machine.execution("x")).toMatchObject({ status: "SUCCEEDED", output: { ok: true }, waiting: [] });
    await expect(machine.answer({ token, output: 2 })).rejects.toMatchObject({ code: "task-gone" });
  });

  it("fails by the name that they give, or for want of a sign of life", async () => {
    const { app: machines, seen } = asking();
    await using t = await start(machines);
    const machine = t.workflow("machine");
    await machine.start({}, "refused");
    await t.settle();
    const [{ token } = { token: "" }] = seen as { token: string }[];
    await machine.answer({ token, error: "Refused", cause: "no" });
    await machine.start({}, "silent");
    await t.advance("25h");
    expect(machine.execution("refused")).toMatchObject({ error: "Refused", cause: "no" });
    expect(machine.execution("silent")).toMatchObject({ error: "Silence" });
    const late = seen[1] as { token: string };
    await expect(machine.answer({ token: late.token, output: 1 })).rejects.toMatchObject({
      code: "task-gone",
    });
  });
});

describe("an Express workflow", () => {
  it("is run while its caller waits, and says how it failed", async () => {
    const { app: machines } = appWith(
      { type: "express", definition: ONE_TASK, uses },
      ({ n }: { n: number }) => {
        if (n < 0) throw new BusyError("no");
        return { n: n * 2 };
      },
    );
    await using t = await start(machines);
    const run = async (n: number) =>
      (await t.fetch("/", { method: "POST", body: JSON.stringify({ n }) })).json();
    expect(await run(4)).toEqual({ output: { n: 8 } });
    expect(await run(-1)).toMatchObject({ code: "execution-failed" });
  });

  it("begins again after everything died, as nothing of it was recorded", async () => {
    const definition = {
      StartAt: "Work",
      States: {
        Work: { ...TASK, Next: "Wait" },
        Wait: { Type: "Wait", Seconds: 60, Next: "Again" },
        Again: { ...TASK, End: true },
      },
    };
    const { app: machines, seen } = appWith({ type: "express", definition, uses }, (_, call) => call);
    await using t = await start(machines);
    await t.workflow("machine").start({});
    await t.advance("30s");
    await t.restart();
    await t.advance("1m");
    expect(seen).toEqual([{}, {}, 2]);
    expect(t.workflow("machine").executions("SUCCEEDED")).toHaveLength(1);
  });
});

describe("what tasks do besides calling functions", () => {
  it("sends to a queue, and waits for another workflow's end", async () => {
    const jobs = queue("jobs", { schema: z.object({ n: z.number() }) });
    const got: unknown[] = [];
    const consuming = consumer("consuming", { event: z.object({ n: z.number() }) }, ({ event }) => {
      got.push(event.data);
    });
    const child = workflow("child", {
      ...schemas,
      uses: {},
      definition: {
        StartAt: "Check",
        States: {
          Check: {
            Type: "Choice",
            Choices: [{ Variable: "$.n", NumericGreaterThan: 0, Next: "Good" }],
            Default: "Bad",
          },
          Good: { Type: "Pass", Parameters: { "doubled.$": "States.MathAdd($.n, $.n)" }, End: true },
          Bad: { Type: "Fail", Error: "Bad" },
        },
      },
    });
    const parent = workflow("parent", {
      ...schemas,
      uses: { jobs: jobs.sender, child: child.starter },
      definition: {
        StartAt: "Send",
        States: {
          Send: {
            Type: "Task",
            Resource: "arn:aws:states:::sqs:sendMessage",
            Parameters: { QueueUrl: "${jobs}", "MessageBody.$": "$" },
            ResultPath: null,
            Next: "Child",
          },
          Child: {
            Type: "Task",
            Resource: "arn:aws:states:::states:startExecution.sync:2",
            Parameters: { StateMachineArn: "${child}", "Input.$": "$" },
            OutputPath: "$.Output",
            End: true,
          },
        },
      },
    });
    const begin = http("begin", { uses: { parent: parent.starter } }, () => json({}));
    const nested = app("nested", {
      api: httpApi({ "POST /": begin }),
      jobs: consume(jobs, consuming),
    });
    await using t = await start(nested);
    await t.workflow("parent").start({ n: 4 }, "good");
    await t.workflow("parent").start({ n: 0 }, "bad");
    await t.settle();
    expect(got).toEqual([{ n: 4 }, { n: 0 }]);
    expect(t.workflow("parent").execution("good")).toMatchObject({ output: { doubled: 8 } });
    expect(t.workflow("parent").execution("bad")).toMatchObject({ error: "States.TaskFailed" });
    expect(t.workflow("child").executions()).toHaveLength(2);
  });
});
