import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { FunctionEntry } from "@motif/core/model";
import { messageOf, ownModule } from "@motif/core/platform";
import type { Operation } from "../ground/operation.ts";
import type { Operate } from "./environment.ts";
import type { FromWorker, ToWorker, WorkerStart } from "./messages.ts";
import { toWire } from "./wire-error.ts";

/** What worker threads need of the engine. */
export interface WorkerServices {
  /** Absolute path of a function's file. */
  readonly fileOf: (functionName: string) => string;
  /** Absolute path of the app's folder. */
  readonly appFolder: string;
  /** The app's name. */
  readonly service: string;
  /** The variables that functions get to see. */
  readonly environment: () => NodeJS.ProcessEnv;
  /** Does what a function asks for, within its grants. */
  readonly operate: Operate;
  /** Takes one line of JSON that a function logged. */
  readonly onLine: (line: string) => void;
}

/** An environment, as its thread sees it. */
export interface Tenant {
  receive(message: Extract<FromWorker, { readonly slot: number }>): void;
  /** The thread is gone. */
  died(reason: string): void;
}

/** Threads of one function: as many as can compute at the same time. */
export const MOST_THREADS = Math.max(2, availableParallelism());
/** Environments in one thread. */
export const MOST_TENANTS = 64;

const YOUNG_GENERATION_MB = 8;
/** A thread that was heard of so recently is not stuck. */
const FRESH_MS = 20;
/** Share of its time that a thread may be busy and still be given more. */
const MOST_BUSY = 0.9;

/**
 * Node keeps what it compiled (and stripped of types) here, so that only the first thread ever has to do it: the
 * others start in a third of the time and use half the memory (https://nodejs.org/api/module.html#module-compile-cache).
 */
const COMPILE_CACHE = process.env.NODE_COMPILE_CACHE ?? join(tmpdir(), "node-compile-cache");

/**
 * A worker thread that holds some environments of one function. Sharing a thread is what makes calls cheap: a thread
 * that always has something to do is not put to sleep and woken for each message.
 */
export class WorkerThread {
  readonly #fn: FunctionEntry;
  readonly #services: WorkerServices;
  readonly #worker: Worker;
  readonly #tenants = new Map<number, Tenant>();
  readonly #onDeath: () => void;
  #lastSlot = -1;
  #underWay = 0;
  #lastHeard = performance.now();
  #utilization;
  #death: string | undefined;

  constructor(fn: FunctionEntry, services: WorkerServices, onDeath: () => void) {
    this.#fn = fn;
    this.#services = services;
    this.#onDeath = onDeath;
    const { appFolder, fileOf, service } = services;
    const start: WorkerStart = { file: fileOf(fn.name), appFolder, service, logLevel: fn.logLevel };
    this.#worker = new Worker(ownModule("./worker", import.meta.url), {
      name: fn.name,
      workerData: start,
      env: { ...services.environment(), NODE_COMPILE_CACHE: COMPILE_CACHE },
      resourceLimits: { maxOldGenerationSizeMb: fn.memory, maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    this.#utilization = this.#worker.performance.eventLoopUtilization();
    this.#worker.on("message", (message: FromWorker) => this.#receiveSafely(message));
    this.#worker.on("error", (error) => this.kill(reasonOf(error, fn)));
    this.#worker.on("exit", (code) => this.kill(`it exited with code ${code}`));
    this.#worker.unref();
  }

  /** Environments that can still move in. */
  get room(): number {
    return this.#death === undefined ? MOST_TENANTS - this.#tenants.size : 0;
  }

  /** Why the thread is gone; undefined while it is there. */
  get death(): string | undefined {
    return this.#death;
  }

  /**
   * Whether the thread can take more now: it has nothing to do, was heard of just now, or mostly waits. One that
   * computes is left alone, so that a busy loop or a long computation delays nobody else.
   */
  isResponsive(): boolean {
    if (this.#underWay === 0 || performance.now() - this.#lastHeard < FRESH_MS) return true;
    const now = this.#worker.performance.eventLoopUtilization();
    const { utilization } = this.#worker.performance.eventLoopUtilization(now, this.#utilization);
    this.#utilization = now;
    return utilization < MOST_BUSY;
  }

  /** Makes a new environment in this thread and returns its slot. */
  open(tenant: Tenant): number {
    const slot = ++this.#lastSlot;
    this.#tenants.set(slot, tenant);
    this.send({ type: "open", slot });
    return slot;
  }

  /** An environment is given up. The thread ends with its last one. */
  close(slot: number): void {
    this.#tenants.delete(slot);
    if (this.#tenants.size === 0) this.kill("it was idle and its place was needed");
  }

  /** Sends a message; does nothing if the thread is gone. */
  send(message: ToWorker): void {
    if (this.#death !== undefined) return;
    if (message.type === "invoke" && this.#underWay++ === 0) {
      this.#lastHeard = performance.now();
      this.#utilization = this.#worker.performance.eventLoopUtilization();
    }
    this.#worker.postMessage(message);
  }

  /** Ends the thread at once, and with it all its environments. */
  kill(reason: string): void {
    if (this.#death !== undefined) return;
    this.#death = reason;
    this.#onDeath();
    for (const tenant of this.#tenants.values()) tenant.died(reason);
    this.#tenants.clear();
    void this.#worker.terminate();
  }

  /** A function can reach its thread's port, and post anything: that ends its thread, not the engine. */
  #receiveSafely(message: FromWorker): void {
    try {
      this.#receive(message);
    } catch (error) {
      this.kill(`it posted a message that the engine does not understand (${messageOf(error)})`);
    }
  }

  #receive(message: FromWorker): void {
    if (this.#death !== undefined) return;
    this.#lastHeard = performance.now();
    switch (message.type) {
      case "operation":
        this.#operate(message.id, message.operation);
        break;
      case "line":
        this.#services.onLine(message.line);
        break;
      case "broken":
        this.kill(message.reason);
        break;
      default:
        if (isOver(message)) this.#underWay--;
        this.#tenants.get(message.slot)?.receive(message);
    }
  }

  #operate(id: number, operation: Operation): void {
    this.#services.operate(this.#fn, operation).then(
      (value) => this.send({ type: "result", id, value }),
      (error) => this.send({ type: "error", id, error: toWire(error) }),
    );
  }
}

/** Whether an invocation is over with this message: a streaming response goes on after it was begun. */
function isOver(message: FromWorker): boolean {
  if (message.type === "done") return !message.streaming;
  return message.type === "failed" || message.type === "drained";
}

function reasonOf(error: unknown, fn: FunctionEntry): string {
  if (error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY") {
    return `it used more than its memory of ${fn.memory} MB`;
  }
  return error instanceof Error ? `${error.name}: ${error.message}` : messageOf(error);
}
