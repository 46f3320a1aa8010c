import { app } from "@azure/functions";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { register as registerApi, registerUnmatched } from "../api/register.ts";
import { register as registerDirect } from "../direct/register.ts";
import { register as registerQueue } from "../queue/register.ts";

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

  it("are refused where the compiler named too few", () => {
    expect(() => registerDirect([], { kind: "direct", task: "price" }, load)).toThrow(
      "There are 1 triggers, and names for 0.",
    );
  });
});
