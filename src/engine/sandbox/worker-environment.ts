import { FunctionCrashError } from "@motif/core";
import type { FunctionEntry } from "@motif/core/model";
import type { Environment, Sandbox, Work, WorkResult } from "./environment.ts";
import type { FromWorker } from "./messages.ts";
import { isStreaming, type WatchedStream, watchStream } from "./response-stream.ts";
import { fromWire } from "./wire-error.ts";
import {
  MOST_TENANTS,
  MOST_THREADS,
  type Tenant,
  type WorkerServices,
  WorkerThread,
} from "./worker-thread.ts";

/** Environments in worker threads: a busy loop can be stopped, and memory has a limit. */
export function workerSandbox(services: WorkerServices): Sandbox {
  const threads = new Map<string, Set<WorkerThread>>();
  const threadsOf = (fn: FunctionEntry) => {
    const own = threads.get(fn.name) ?? new Set();
    threads.set(fn.name, own);
    return own;
  };
  const start = (fn: FunctionEntry) => {
    const thread = new WorkerThread(fn, services, () => threadsOf(fn).delete(thread));
    threadsOf(fn).add(thread);
    return thread;
  };
  return {
    create(fn) {
      const own = threadsOf(fn);
      const shared = [...own].find((thread) => thread.room > 0 && thread.isResponsive());
      return new WorkerEnvironment(fn, shared ?? start(fn));
    },
    room(fn) {
      let room = Math.max(0, MOST_THREADS - threadsOf(fn).size) * MOST_TENANTS;
      for (const thread of threadsOf(fn)) if (thread.isResponsive()) room += thread.room;
      return room;
    },
  };
}

interface Settle<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/** A response stream under way. */
interface Draining {
  readonly promise: Promise<void>;
  readonly settle: Settle<void>;
  readonly watched: WatchedStream;
}

/** One environment: a slot of a thread, with modules of its own. */
class WorkerEnvironment implements Environment, Tenant {
  readonly ready: Promise<void>;
  onDeath: (() => void) | undefined;
  readonly #fn: FunctionEntry;
  readonly #thread: WorkerThread;
  readonly #slot: number;
  #init: Settle<void> | undefined;
  #current: Settle<WorkResult> | undefined;
  #draining: Draining | undefined;

  constructor(fn: FunctionEntry, thread: WorkerThread) {
    this.#fn = fn;
    this.#thread = thread;
    this.ready = new Promise((resolve, reject) => {
      this.#init = { resolve, reject };
    });
    this.#slot = thread.open(this);
  }

  get responsive(): boolean {
    return this.#thread.isResponsive();
  }

  invoke(work: Work, invocationId: string, deadline: number): Promise<WorkResult> {
    return new Promise((resolve, reject) => {
      if (this.#thread.death !== undefined) {
        reject(this.#crash(this.#thread.death));
        return;
      }
      this.#current = { resolve, reject };
      this.#thread.send({
        type: "invoke",
        slot: this.#slot,
        work: withOwnBody(work),
        invocationId,
        deadline,
      });
    });
  }

  drained(): Promise<void> | undefined {
    return this.#draining?.promise;
  }

  kill(reason: string): void {
    this.#thread.kill(reason);
  }

  discard(): void {
    this.#thread.close(this.#slot);
  }

  receive(message: Extract<FromWorker, { readonly slot: number }>): void {
    switch (message.type) {
      case "ready":
        this.#init?.resolve();
        break;
      case "done":
        this.#current?.resolve(this.#received(message.result));
        this.#current = undefined;
        break;
      case "failed":
        this.#current?.reject(fromWire(message.error));
        this.#current = undefined;
        break;
      case "drained":
        if (message.error) this.#draining?.settle.reject(fromWire(message.error));
        else this.#draining?.settle.resolve();
        this.#draining = undefined;
        break;
    }
  }

  died(reason: string): void {
    const error = this.#crash(reason);
    this.#init?.reject(error);
    this.#current?.reject(error);
    this.#draining?.settle.reject(error);
    this.#draining?.watched.cut(error);
    this.onDeath?.();
  }

  /** A stream from a thread that dies would never end for its reader: the environment cuts it then. */
  #received(result: WorkResult): WorkResult {
    if (!isStreaming(result)) return result;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    promise.catch(() => {}); // the pool listens once it has seen the result
    const watched = watchStream(result.body, () => {}); // the thread says when it is over
    this.#draining = { promise, settle: { resolve, reject }, watched };
    return { ...result, body: watched.stream };
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
