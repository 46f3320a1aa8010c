import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Trigger } from "../../environment.ts";
import { type RegisteredFunction, registerApp } from "../register.ts";

const registered = vi.hoisted(() => ({ names: [] as [string, unknown][] }));

vi.mock("@azure/functions", () => {
  const record = (name: string, options: Record<string, unknown>) => {
    registered.names.push([name, options.route ?? options.queueName ?? options.schedule]);
  };
  return { app: { setup: () => {}, http: record, serviceBusQueue: record, timer: record } };
});

const retry = { attempts: 1, initialDelayMs: 1, maxDelayMs: 1, factor: 2 };

function fn(name: string, azureNames: string[], trigger: Trigger): RegisteredFunction {
  return { name, azureNames, settings: { trigger, timeoutMs: 1000 } };
}

function names(functions: RegisteredFunction[], unmatched = false): [string, unknown][] {
  const module = () => Promise.resolve({ handler: undefined });
  registerApp(functions, { function: module, ...(unmatched && { unmatched: module }) });
  return registered.names;
}

describe("the functions of a package", () => {
  beforeEach(() => {
    registered.names = [];
  });

  // https://github.com/Azure/azure-functions-host/issues/9876: routes are tried in the order of these names
  it("have the names that the compiler gave them, one for each path, and the one for the rest comes last", () => {
    const http = (...paths: string[]) => ({
      kind: "http" as const,
      routes: paths.flatMap((path) => [
        { method: "GET", path },
        { method: "PUT", path },
      ]),
      bodyLimit: 1000,
    });
    const made = names(
      [
        fn("get-item", ["r2_get-item", "r3_get-item_2"], http("/items/{id}", "/items")),
        fn("newest", ["r1_newest"], http("/items/newest")),
      ],
      true,
    );
    expect(made).toEqual([
      ["r2_get-item", "items/{id}"],
      ["r3_get-item_2", "items"],
      ["r1_newest", "items/newest"],
      ["z_unmatched", "{*path}"],
    ]);
    expect(
      made
        .map(([name]) => name)
        .sort()
        .at(-1),
    ).toBe("z_unmatched");
  });

  it("have one for each queue", () => {
    const queue = (name: string) => ({
      queue: name,
      fifo: false,
      batchSize: 1,
      retry,
      deadLetterQueue: `${name}-dead-letter`,
    });
    const made = names([
      fn("work", ["work", "work_2"], { kind: "queue", queues: [queue("jobs"), queue("others")] }),
    ]);
    expect(made).toEqual([
      ["work", "%MOTIF_QUEUE_JOBS%"],
      ["work_2", "%MOTIF_QUEUE_OTHERS%"],
    ]);
  });

  it("are refused where the compiler named too few", () => {
    const trigger: Trigger = { kind: "task" };
    expect(() => names([fn("price", [], trigger)])).toThrow("There are 1 triggers, and names for 0.");
  });
});
