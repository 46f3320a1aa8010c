/** The thread of some execution environments of one function. Each does one invocation at a time. */
import { randomUUID } from "node:crypto";
import { flushCompileCache, registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import type { AnyFunction } from "@motif/core/platform";
import { createRuntime, type Runtime, TimedCall } from "@motif/runtime/platform";
import type { Operation } from "../ground/operation.ts";
import { untilAborted } from "../ground/until-aborted.ts";
import { createDrivers } from "../kinds/create-drivers.ts";
import type { FromWorker, ToWorker, WorkerStart } from "./messages.ts";
import { perform } from "./perform.ts";
import { isStreaming, type StreamingResponse, watchStream } from "./response-stream.ts";
import { fromWire, toWire } from "./wire-error.ts";

if (!parentPort) throw new Error("This file is the body of a worker thread.");
const port = parentPort;
const start = workerData as WorkerStart; // written by worker-environment.ts, the only one to start this file

/** So long before the engine ends the thread, a handler that listens to its signal can still clean up. */
const CLEAN_UP_MS = 50;

const pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
let lastId = 0;
/** The environments of this thread, by slot. */
const environments: Runtime[] = [];

function send(message: FromWorker, transfer?: readonly ReadableStream[]): void {
  port.postMessage(message, transfer as never);
}

function call(operation: Operation, signal?: AbortSignal): Promise<unknown> {
  const result = new Promise((resolve, reject) => {
    const id = ++lastId;
    pending.set(id, { resolve, reject });
    send({ type: "operation", id, operation });
  });
  return untilAborted(result, signal);
}

port.on("message", (message: ToWorker) => {
  if (message.type === "invoke") {
    void invoke(message);
    return;
  }
  if (message.type === "open") {
    void open(message.slot);
    return;
  }
  const waiting = pending.get(message.id);
  pending.delete(message.id);
  if (message.type === "result") waiting?.resolve(message.value);
  else waiting?.reject(fromWire(message.error));
});

async function invoke(message: Extract<ToWorker, { readonly type: "invoke" }>): Promise<void> {
  const { slot, work, invocationId, deadline } = message;
  const runtime = environments[slot];
  if (!runtime) throw new Error(`Slot ${slot} was not opened.`);
  const call = new TimedCall(invocationId, deadline, CLEAN_UP_MS);
  try {
    const result = await perform(runtime, work, call);
    if (isStreaming(result)) {
      respondWithStream(slot, result, call);
      return;
    }
    send({ type: "done", slot, result, streaming: false });
  } catch (error) {
    send({ type: "failed", slot, error: toWire(error) });
  }
  call.end();
}

/** The invocation, its deadline included, goes on until the stream is over. */
function respondWithStream(slot: number, response: StreamingResponse, call: TimedCall): void {
  const { stream } = watchStream(response.body, (error) => {
    call.end();
    send({ type: "drained", slot, ...(error !== undefined && { error: toWire(error) }) });
  });
  send({ type: "done", slot, result: { ...response, body: stream }, streaming: true }, [stream]);
}

/** The init phase of one environment. */
async function open(slot: number): Promise<void> {
  try {
    const url = pathToFileURL(start.file).href;
    const module: { default?: unknown } = await import(slot === 0 ? url : `${url}?${ENVIRONMENT}=${slot}`);
    environments[slot] = createRuntime(module.default as AnyFunction, {
      drivers: createDrivers(call),
      emit: (line) => send({ type: "line", line }),
      now: Date.now,
      newId: randomUUID,
      random: Math.random,
      logLevel: start.logLevel,
      service: start.service,
    });
    send({ type: "ready", slot });
    flushCompileCache(); // for the next thread; this one may never end in an orderly way
  } catch (error) {
    send({
      type: "broken",
      reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    });
  }
}

/**
 * Each environment has its own instances of the app's modules, as if it were a process of its own: what a module keeps
 * in a variable is not shared. Packages (and Motif) are loaded once a thread.
 */
const ENVIRONMENT = "environment";
const appFolder = pathToFileURL(join(start.appFolder, "/")).href;
registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context);
    const query = context.parentURL?.split("?")[1];
    const isOwn = resolved.url.startsWith(appFolder) && !resolved.url.includes("/node_modules/");
    if (!isOwn || !query?.startsWith(`${ENVIRONMENT}=`) || resolved.url.includes("?")) return resolved;
    return { ...resolved, url: `${resolved.url}?${query}` };
  },
});
