import { FunctionCrashError } from "@motif/core";
import type { FunctionEntry } from "@motif/core/model";
import type { Drivers } from "@motif/core/platform";
import { createRuntime, type Runtime } from "@motif/runtime/platform";
import type { Clock, Timer } from "../ground/clock.ts";
import type { Faults, InvocationPoint } from "../ground/faults.ts";
import { untilAborted } from "../ground/until-aborted.ts";
import { createDrivers } from "../kinds/create-drivers.ts";
import { operationOfType } from "../kinds/operations.ts";
import type { Environment, Operate, Sandbox, Work, WorkResult } from "./environment.ts";
import { never } from "./faults.ts";
import { perform } from "./perform.ts";
import { isStreaming, watchStream } from "./response-stream.ts";
import {
  currentScope,
  endScope,
  runVirtually,
  type VirtualScope,
  type VirtualWork,
} from "./virtual-globals.ts";

/** What in-process environments need of the engine. */
export interface InProcessServices {
  readonly clock: Clock;
  readonly faults: Faults;
  /** The app's name. */
  readonly service: string;
  readonly operate: Operate;
  readonly onLine: (line: string) => void;
  /** Invocations under way, so that virtual time does not run ahead of one that is at work. */
  readonly running: Set<VirtualWork>;
}

/**
 * Environments in the engine's own thread, on the virtual clock: repeatable, and without start-up time. Code that never
 * gives up the thread cannot be stopped here; the dev server's worker threads can.
 */
export function inProcessSandbox(services: InProcessServices): Sandbox {
  return { create: (fn) => new InProcessEnvironment(fn, services), room: () => Number.POSITIVE_INFINITY };
}

class InProcessEnvironment implements Environment {
  readonly ready: Promise<void>;
  readonly responsive = true;
  onDeath: (() => void) | undefined;
  readonly #fn: FunctionEntry;
  readonly #services: InProcessServices;
  readonly #runtime: Runtime;
  readonly #clock: Clock;
  readonly #random: () => number;
  /** The ids of invocations that gave their answer, by scope; what they still do is not theirs to do. */
  readonly #answered = new WeakMap<VirtualScope, string>();
  /** Ends the init phase, if it is not over. */
  readonly #failInit: (error: Error) => void;
  #invocation: Invocation | undefined;
  #draining: Promise<void> | undefined;

  constructor(fn: FunctionEntry, services: InProcessServices) {
    this.#fn = fn;
    this.#services = services;
    const { initMs, skewMs, random } = services.faults.environment(fn);
    this.#clock = skewed(services.clock, skewMs);
    this.#random = random.next;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    promise.catch(() => {}); // the pool listens once it has the environment
    this.ready = promise;
    this.#failInit = reject;
    if (initMs === 0) resolve();
    else services.clock.at(services.clock.now() + initMs, resolve);
    this.#runtime = createRuntime(fn.definition, {
      drivers: this.#drivers(),
      emit: services.onLine,
      now: () => this.#clock.now(),
      newId: random.uuid,
      random: random.next,
      logLevel: fn.logLevel,
      service: services.service,
    });
  }

  invoke(work: Work, invocationId: string, deadline: number): Promise<WorkResult> {
    return new Promise((resolve, reject) => {
      const { running, faults } = this.#services;
      const scope = { clock: this.#clock, random: this.#random, timers: new Set<Timer>() };
      const abort = new AbortController();
      const invocation: Invocation = { id: invocationId, scope, operations: 0, abort, fail: reject };
      this.#invocation = invocation;
      running.add(scope);
      faults.begins(this.#point(invocation));
      if (this.#invocation !== invocation) return;
      const call = { invocationId, deadline, signal: invocation.abort.signal };
      runVirtually(scope, () => perform(this.#runtime, work, call)).then(
        (result) => resolve(this.#finish(invocation, result)),
        (error) => {
          this.#answer(invocation);
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
    const { faults, operate } = this.#services;
    return createDrivers(async (operation, signal) => {
      const asking = currentScope();
      const answered = asking && this.#answered.get(asking);
      if (answered !== undefined) faults.afterAnswer(answered, operation);
      const invocation = this.#invocation;
      if (!invocation) return never();
      const point = {
        ...this.#point(invocation),
        operation,
        number: ++invocation.operations,
        ...(signal && { signal }),
      };
      try {
        const performing = faults.perform(point, () => operate(this.#fn, operation, invocation.id));
        const { invokes } = operationOfType(operation.type).definition;
        const value = await whileWaiting(
          invocation.scope,
          invokes === true,
          untilAborted(performing, signal),
        );
        return point.isUnderWay() ? value : never();
      } catch (error) {
        if (point.isUnderWay()) throw error;
        return never();
      }
    });
  }

  #point(invocation: Invocation): InvocationPoint {
    return {
      fn: this.#fn,
      invocationId: invocation.id,
      crash: () => this.#crash("a fault was injected"),
      wait: (milliseconds) => wait(invocation.scope, milliseconds),
      isUnderWay: () => this.#invocation === invocation,
    };
  }

  /**
   * A response stream goes on being the invocation's until it is over. It is at work only while somebody waits for its
   * next part.
   */
  #finish(invocation: Invocation, result: WorkResult): WorkResult {
    if (!isStreaming(result)) {
      this.#answer(invocation);
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

  #answer(invocation: Invocation): void {
    this.#answered.set(invocation.scope, invocation.id);
    this.#end(invocation);
  }

  #end(invocation: Invocation): void {
    if (this.#invocation === invocation) this.#invocation = undefined;
    this.#services.running.delete(invocation.scope);
    endScope(invocation.scope);
  }

  #crash(reason: string): void {
    const invocation = this.#invocation;
    this.#failInit(new FunctionCrashError(this.#fn.name, reason));
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
  readonly id: string;
  readonly scope: VirtualScope;
  readonly abort: AbortController;
  /** Tells whoever waits for the result, or reads the response stream. */
  fail: (error: Error) => void;
  operations: number;
}

function skewed(clock: Clock, skewMs: number): Clock {
  if (skewMs === 0) return clock;
  return { now: () => clock.now() + skewMs, at: (time, callback) => clock.at(time - skewMs, callback) };
}

/** Whoever waits for another function is at work no more than who waits for a timer: the time is the other's. */
async function whileWaiting<T>({ timers }: VirtualScope, isWaiting: boolean, work: Promise<T>): Promise<T> {
  if (!isWaiting) return work;
  const waiting: Timer = { cancel() {} };
  timers.add(waiting);
  try {
    return await work;
  } finally {
    timers.delete(waiting);
  }
}

function wait({ clock, timers }: VirtualScope, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.at(clock.now() + milliseconds, () => {
      timers.delete(timer);
      resolve();
    });
    timers.add(timer);
  });
}
