import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { FunctionCrashError } from "@motif/core";
import type { FunctionEntry } from "@motif/core/model";
import type { Operation } from "../drivers/operations.ts";
import { fromWire, toWire } from "../drivers/wire-error.ts";
import type { Environment, Sandbox, Work, WorkResult } from "./environment.ts";
import type { FromWorker, ToWorker, WorkerStart } from "./messages.ts";

/** What worker environments need of the engine. */
export interface WorkerServices {
  /** Absolute path of a function's file. */
  readonly fileOf: (functionName: string) => string;
  /** Does what a function asks for, within its grants. */
  readonly operate: (fn: FunctionEntry, operation: Operation) => Promise<unknown>;
  /** Takes one line of JSON that a function logged. */
  readonly onLine: (line: string) => void;
}

const YOUNG_GENERATION_MB = 6;

/**
 * Node keeps what it compiled (and stripped of types) here, so that only the first environment ever has to do it: the
 * others start in a third of the time and use half the memory (https://nodejs.org/api/module.html#module-compile-cache).
 */
const COMPILE_CACHE = process.env.NODE_COMPILE_CACHE ?? join(tmpdir(), "node-compile-cache");

/** Environments that are worker threads: a busy loop can be stopped, and memory has a limit. */
export function workerSandbox(services: WorkerServices): Sandbox {
  return { create: (fn) => new WorkerEnvironment(fn, services) };
}

interface Settle<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

class WorkerEnvironment implements Environment {
  readonly ready: Promise<void>;
  onDeath: (() => void) | undefined;
  readonly #fn: FunctionEntry;
  readonly #services: WorkerServices;
  readonly #worker: Worker;
  #init: Settle<void> | undefined;
  #current: Settle<WorkResult> | undefined;
  #draining: { readonly promise: Promise<void>; readonly settle: Settle<void> } | undefined;
  #death: string | undefined;

  constructor(fn: FunctionEntry, services: WorkerServices) {
    this.#fn = fn;
    this.#services = services;
    const start: WorkerStart = {
      file: services.fileOf(fn.name),
      functionName: fn.name,
      logLevel: fn.logLevel,
    };
    this.#worker = new Worker(new URL("./worker.ts", import.meta.url), {
      name: fn.name,
      workerData: start,
      env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE },
      resourceLimits: { maxOldGenerationSizeMb: fn.memory, maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    this.ready = new Promise((resolve, reject) => {
      this.#init = { resolve, reject };
    });
    this.#worker.on("message", (message: FromWorker) => this.#receive(message));
    this.#worker.on("error", (error) => this.#die(reasonOf(error, fn)));
    this.#worker.on("exit", (code) => this.#die(`it exited with code ${code}`));
    this.#worker.unref();
  }

  invoke(work: Work, invocationId: string, deadline: number): Promise<WorkResult> {
    return new Promise((resolve, reject) => {
      if (this.#death !== undefined) {
        reject(this.#crash(this.#death));
        return;
      }
      this.#current = { resolve, reject };
      this.#send({ type: "invoke", work: withOwnBody(work), invocationId, deadline });
    });
  }

  drained(): Promise<void> | undefined {
    return this.#draining?.promise;
  }

  kill(reason: string): void {
    this.#die(reason);
    void this.#worker.terminate();
  }

  #receive(message: FromWorker): void {
    if (this.#death !== undefined) return;
    switch (message.type) {
      case "operation":
        this.#operate(message.id, message.operation);
        break;
      case "done":
        if (message.streaming) this.#expectStream();
        this.#current?.resolve(message.result);
        this.#current = undefined;
        break;
      case "failed":
        this.#current?.reject(fromWire(message.error));
        this.#current = undefined;
        break;
      case "drained":
        this.#draining?.settle.resolve();
        this.#draining = undefined;
        break;
      case "line":
        this.#services.onLine(message.line);
        break;
      case "ready":
        this.#init?.resolve();
        break;
      case "broken":
        this.kill(message.reason);
        break;
    }
  }

  #operate(id: number, operation: Operation): void {
    this.#services.operate(this.#fn, operation).then(
      (value) => this.#send({ type: "result", id, value }),
      (error) => this.#send({ type: "error", id, error: toWire(error) }),
    );
  }

  #expectStream(): void {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    promise.catch(() => {}); // the pool listens once it has seen the result
    this.#draining = { promise, settle: { resolve, reject } };
  }

  #send(message: ToWorker): void {
    if (this.#death === undefined) this.#worker.postMessage(message);
  }

  #die(reason: string): void {
    if (this.#death !== undefined) return;
    this.#death = reason;
    const error = this.#crash(reason);
    this.#init?.reject(error);
    this.#current?.reject(error);
    this.#draining?.settle.reject(error);
    this.onDeath?.();
  }

  #crash(reason: string): FunctionCrashError {
    return new FunctionCrashError(this.#fn.name, reason);
  }
}

/**
 * The same work with a request body that has a buffer of its own: posting a view copies the whole buffer behind it,
 * which for what came from a socket is 64 KiB, however short the body.
 */
function withOwnBody(work: Work): Work {
  if (work.kind !== "http" || !work.request.body) return work;
  return { kind: "http", request: { ...work.request, body: Uint8Array.from(work.request.body) } };
}

function reasonOf(error: unknown, fn: FunctionEntry): string {
  if (error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY") {
    return `it used more than its memory of ${fn.memory} MB`;
  }
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
