/** The thread of one execution environment: loads one function and does one invocation at a time. */
import { randomUUID } from "node:crypto";
import { flushCompileCache } from "node:module";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import type { AnyFunction } from "@motif/core";
import { type Call, createRuntime, type Runtime } from "@motif/runtime";
import { createDrivers } from "../drivers/index.ts";
import type { Operation } from "../drivers/operations.ts";
import { fromWire, toWire } from "../drivers/wire-error.ts";
import type { Work, WorkResult } from "./environment.ts";
import type { FromWorker, ToWorker, WorkerStart } from "./messages.ts";
import { perform } from "./perform.ts";
import { isStreaming, watchEnd } from "./response-stream.ts";

if (!parentPort) throw new Error("This file is the body of a worker thread.");
const port = parentPort;
const start = workerData as WorkerStart; // written by worker-environment.ts, the only one to start this file

const pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
let lastId = 0;
let runtime: Runtime;

function send(message: FromWorker, transfer?: readonly ReadableStream[]): void {
  port.postMessage(message, transfer as never);
}

function call(operation: Operation): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const id = ++lastId;
    pending.set(id, { resolve, reject });
    send({ type: "operation", id, operation });
  });
}

port.on("message", (message: ToWorker) => {
  if (message.type === "invoke") {
    void invoke(message.work, message.invocationId, message.deadline);
    return;
  }
  const waiting = pending.get(message.id);
  pending.delete(message.id);
  if (message.type === "result") waiting?.resolve(message.value);
  else waiting?.reject(fromWire(message.error));
});

async function invoke(work: Work, invocationId: string, deadline: number): Promise<void> {
  const call = new WorkerCall(invocationId, deadline);
  try {
    respond(await perform(runtime, work, call));
  } catch (error) {
    send({ type: "failed", error: toWire(error) });
  } finally {
    call.end();
  }
}

/** So long before the engine ends the thread, a handler that listens to its signal can still clean up. */
const CLEAN_UP_MS = 50;

/** One call. Its signal and the timer behind it are made when a handler asks for them: most never do. */
class WorkerCall implements Call {
  readonly invocationId: string;
  readonly deadline: number;
  #abort: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(invocationId: string, deadline: number) {
    this.invocationId = invocationId;
    this.deadline = deadline;
  }

  get signal(): AbortSignal {
    if (!this.#abort) {
      const abort = new AbortController();
      this.#abort = abort;
      this.#timer = setTimeout(() => abort.abort(), Math.max(0, this.deadline - Date.now() - CLEAN_UP_MS));
    }
    return this.#abort.signal;
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

function respond(result: WorkResult): void {
  if (!isStreaming(result)) {
    send({ type: "done", result, streaming: false });
    return;
  }
  const body = watchEnd(result.body, () => send({ type: "drained" }));
  send({ type: "done", result: { ...result, body }, streaming: true }, [body]);
}

try {
  const module: { default?: unknown } = await import(pathToFileURL(start.file).href);
  runtime = createRuntime(module.default as AnyFunction, {
    drivers: createDrivers(call),
    emit: (line) => send({ type: "line", line }),
    now: Date.now,
    newId: randomUUID,
    random: Math.random,
    logLevel: start.logLevel,
  });
  send({ type: "ready" });
  flushCompileCache(); // for the next environment; this one may never end in an orderly way
} catch (error) {
  send({
    type: "broken",
    reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  });
}
