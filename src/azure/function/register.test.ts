import { app } from "@azure/functions";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { register as registerApi, registerUnmatched } from "../api/register.ts";
import { register as registerDirect } from "../direct/register.ts";
import { register as registerQueue } from "../queue/register.ts";
import { register as registerSchedule } from "../schedule/register.ts";

type Registered = [name: string, of: unknown];

const load = () => Promise.resolve({ handler: undefined });

describe("the functions of a package", () => {
  let registered: Registered[];

  beforeEach(() => {
    registered = [];
    const record = (name: string, options: object) => {
      const of = ["route", "queueName", "schedule"].map((key) => Reflect.get(options, key));
      registered.push([name, of.find((value) => value !== undefined)]);
    };
    // Spies and no mocked module: files share processes, and a mocked module would be the next file's.
    for (const method of ["http", "serviceBusQueue", "timer"] as const) {
      vi.spyOn(app, method).mockImplementation(record);
    }
  });
  afterEach(() => vi.restoreAllMocks());

  // https://github.com/Azure/azure-functions-host/issues/9876: routes are tried in the order of these names
  it("have the names that the compiler gave them, one for each path, and the one for the rest comes last", () => {
    const api = (...paths: string[]) => ({
      kind: "api" as const,
      routes: paths.flatMap((path) => [
        { method: "GET", path },
        { method: "PUT", path },
      ]),
      bodyLimit: 1000,
    });
    registerApi(["r2_get-item", "r3_get-item_2"], api("/items/{id}", "/items"), load);
    registerApi(["r1_newest"], api("/items/newest"), load);
    registerUnmatched("z_unmatched", load);
    expect(registered).toEqual([
      ["r2_get-item", "items/{id}"],
      ["r3_get-item_2", "items"],
      ["r1_newest", "items/newest"],
      ["z_unmatched", "{*path}"],
    ]);
  });

  it("have one for each queue", () => {
    const queue = (name: string) => ({
      queue: name,
      fifo: false,
      delivery: {
        mode: "polled" as const,
        batchSize: 1,
        batchWindowMs: 0,
        attempts: 1,
        initialDelayMs: 1,
        maxDelayMs: 1,
        factor: 2,
        deadLetterQueue: `${name}-dead-letter`,
      },
    });
    registerQueue(["work", "work_2"], { kind: "queue", queues: [queue("jobs"), queue("others")] }, load);
    expect(registered).toEqual([
      ["work", "%MOTIF_QUEUE_JOBS%"],
      ["work_2", "%MOTIF_QUEUE_OTHERS%"],
    ]);
  });

  // https://learn.microsoft.com/azure/azure-functions/functions-bindings-error-pages#retry-policies: "fixedDelay: … a
  // specified amount of time is allowed to elapse between each retry"; "exponentialBackoff: The first retry waits for the
  // minimum delay. On subsequent retries, time is added exponentially … until the maximum delay is reached."
  it.each([
    ["at once no more", { attempts: 1 }, undefined],
    [
      "in growing steps",
      { attempts: 3 },
      {
        strategy: "exponentialBackoff",
        maxRetryCount: 2,
        minimumInterval: { milliseconds: 1000 },
        maximumInterval: { milliseconds: 60_000 },
      },
    ],
    [
      "in even steps, where the waits do not grow",
      { attempts: 3, factor: 1 },
      { strategy: "fixedDelay", maxRetryCount: 2, delayInterval: { milliseconds: 1000 } },
    ],
    [
      "in even steps, where the first wait is the longest",
      { attempts: 2, maxDelayMs: 1000 },
      { strategy: "fixedDelay", maxRetryCount: 1, delayInterval: { milliseconds: 1000 } },
    ],
  ])("have a timer whose failed runs are tried again %s", (_, own, retry) => {
    const delivery = {
      mode: "asynchronous" as const,
      maximumAgeMs: 3_600_000,
      deadLetterQueue: "dead",
      initialDelayMs: 1000,
      maxDelayMs: 60_000,
      factor: 2,
      ...own,
    };
    const timer = vi.spyOn(app, "timer").mockImplementation(() => {});
    const schedules = [{ schedule: "nightly", expression: "0 0 2 * * *", delivery }];
    registerSchedule(["report"], { kind: "schedule", schedules }, load);
    const [name, options] = timer.mock.calls[0] ?? [];
    expect(name).toBe("report");
    expect(options).toMatchObject({ schedule: "0 0 2 * * *" });
    expect(options?.retry).toEqual(retry);
  });

  it("are refused where the compiler named too few", () => {
    expect(() => registerDirect([], { kind: "direct", task: "price" }, load)).toThrow(
      "There are 1 triggers, and names for 0.",
    );
  });
});
