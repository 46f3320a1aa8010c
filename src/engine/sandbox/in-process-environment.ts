import { FunctionCrashError } from "@motif/core";
import type { FunctionEntry } from "@motif/core/model";
import type { Drivers } from "@motif/core/platform";
import { createRuntime, type Runtime } from "@motif/runtime/platform";
import type { Clock, Timer } from "../ground/clock.ts";
import type { Operation } from "../ground/operation.ts";
import type { Random } from "../ground/random.ts";
import { createDrivers } from "../kinds/create-drivers.ts";
import type { Environment, Sandbox, Work, WorkResult } from "./environment.ts";
import type { Faults } from "./faults.ts";
import { perform } from "./perform.ts";
import { isStreaming, watchStream } from "./response-stream.ts";
import { endScope, runVirtually, type VirtualScope } from "./virtual-globals.ts";

/** What in-process environments need of the engine. */
export interface InProcessServices {
  readonly clock: Clock;
  readonly random: Random;
  readonly faults: Faults;
  /** The app's name. */
  readonly service: string;
  readonly operate: (fn: FunctionEntry, operation: Operation) => Promise<unknown>;
  readonly onLine: (line: string) => void;
  /** Invocations under way, so that virtual time does not run ahead of one that is at work. */
  readonly running: Set<VirtualScope>;
}

/**
 * Environments in the engine's own thread, on the virtual clock: repeatable, and without start-up time. Code that never
 * gives up the thread cannot be stopped here; the dev server's worker threads can.
 */
export function inProcessSandbox(services: InProcessServices): Sandbox {
  return { create: (fn) => new InProcessEnvironment(fn, services), room: () => Number.POSITIVE_INFINITY };
}

class InProcessEnvironment implements Environment {
  readonly ready = Promise.resolve();
  readonly responsive = true;
  onDeath: (() => void) | undefined;
  readonly #fn: FunctionEntry;
  readonly #services: InProcessServices;
  readonly #runtime: Runtime;
  #invocation: Invocation | undefined;
  #draining: Promise<void> | undefined;

  constructor(fn: FunctionEntry, services: InProcessServices) {
    this.#fn = fn;
    this.#services = services;
    this.#runtime = createRuntime(fn.definition, {
      drivers: this.#drivers(),
      emit: services.onLine,
      now: () => services.clock.now(),
      newId: services.random.uuid,
      random: services.random.next,
      logLevel: fn.logLevel,
      service: services.service,
    });
  }

  invoke(work: Work, invocationId: string, deadline: number): Promise<WorkResult> {
    return new Promise((resolve, reject) => {
      const { clock, running, faults } = this.#services;
      const scope: VirtualScope = { clock, timers: new Set<Timer>() };
      const invocation: Invocation = { scope, operations: 0, abort: new AbortController(), fail: reject };
      this.#invocation = invocation;
      running.add(scope);
      if (faults.strikes(this.#fn.name, 0, "before")) {
        this.#crash("a fault was injected");
        return;
      }
      const call = { invocationId, deadline, signal: invocation.abort.signal };
      runVirtually(scope, () => perform(this.#runtime, work, call)).then(
        (result) => resolve(this.#finish(invocation, result)),
        (error) => {
          this.#end(invocation);
          reject(error);
        },
      );
    });
  }

  drained(): Promise<void> | undefined {
    return this.#draining;
  }

  kill(reason: string): void {
    this.#crash(reason);
  }

  discard(): void {}

  /** Operations of a dead invocation never happen, and its code waits for them for ever: that is what a crash is. */
  #drivers(): Drivers {
    return createDrivers(async (operation) => {
      const invocation = this.#invocation;
      if (!invocation) return new Promise(() => {});
      const { faults } = this.#services;
      const number = ++invocation.operations;
      if (faults.strikes(this.#fn.name, number, "before")) {
        this.#crash("a fault was injected");
        return new Promise(() => {});
      }
      const value = await this.#services.operate(this.#fn, operation);
      if (this.#invocation !== invocation) return new Promise(() => {});
      if (faults.strikes(this.#fn.name, number, "after")) {
        this.#crash("a fault was injected");
        return new Promise(() => {});
      }
      return value;
    });
  }

  /**
   * A response stream goes on being the invocation's until it is over. It is at work only while somebody waits for its
   * next part.
   */
  #finish(invocation: Invocation, result: WorkResult): WorkResult {
    if (!isStreaming(result)) {
      this.#end(invocation);
      return result;
    }
    const { scope } = invocation;
    const { running } = this.#services;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    promise.catch(() => {}); // the pool listens once it has seen the result
    const over = (error?: unknown) => {
      this.#draining = undefined;
      this.#end(invocation);
      if (error === undefined) resolve();
      else reject(error);
    };
    const watched = watchStream(result.body, over, async (reader) => {
      running.add(scope);
      try {
        return await runVirtually(scope, () => reader.read());
      } finally {
        running.delete(scope);
      }
    });
    running.delete(scope);
    invocation.fail = watched.cut;
    this.#draining = promise;
    return { ...result, body: watched.stream };
  }

  #end(invocation: Invocation): void {
    if (this.#invocation === invocation) this.#invocation = undefined;
    this.#services.running.delete(invocation.scope);
    endScope(invocation.scope);
  }

  #crash(reason: string): void {
    const invocation = this.#invocation;
    if (invocation) {
      this.#end(invocation);
      invocation.abort.abort();
      invocation.fail(new FunctionCrashError(this.#fn.name, reason));
    }
    this.onDeath?.();
  }
}

/** One invocation under way. */
interface Invocation {
  readonly scope: VirtualScope;
  readonly abort: AbortController;
  /** Tells whoever waits for the result, or reads the response stream. */
  fail: (error: Error) => void;
  operations: number;
}
