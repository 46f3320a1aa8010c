import { FunctionCrashError, FunctionTimeoutError, MotifError, ThrottledError } from "@motif/core";
import type { FunctionEntry } from "@motif/core/model";
import { messageOf } from "@motif/core/platform";
import type { Clock, Timer } from "../ground/clock.ts";
import type { Random } from "../ground/random.ts";
import type { Environment, ResultOf, Work, WorkResult } from "../sandbox/environment.ts";
import type { Fleet, FleetMember } from "./fleet.ts";

/** What is known of a finished invocation. Times are in milliseconds. */
export interface InvocationRecord {
  readonly invocationId: string;
  readonly function: string;
  readonly kind: Work["kind"];
  readonly startedAt: number;
  readonly durationMs: number;
  /** How long the init phase took, where this invocation had to wait for it. */
  readonly initMs?: number;
  readonly status: "ok" | "failed" | "timeout" | "crash";
  readonly error?: string;
  /** `traceparent` of what caused it, where that is one thing. */
  readonly parent?: string;
  /** `traceparent` of each of its events that has one, where it has several events. */
  readonly links?: readonly string[];
}

/** What a pool needs of the engine. */
export interface PoolServices {
  readonly clock: Clock;
  readonly random: Random;
  readonly fleet: Fleet;
  /** `result` is undefined where there is none. */
  readonly onInvocation: (record: InvocationRecord, work: Work, result: WorkResult | undefined) => void;
  /** A response is on its way and still being made; `over` settles when it is no more. */
  readonly onStream: (over: Promise<void>) => void;
}

/**
 * Lambda ends an init phase that takes longer, and does it again with the function's own timeout: the longer of the two
 * counts (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html).
 */
const LONGEST_INIT_MS = 10_000;

interface Waiting {
  readonly resolve: (environment: Environment) => void;
  readonly reject: (error: Error) => void;
  readonly timer: Timer;
}

/** An environment that serves nothing, and since when. */
interface Idle {
  readonly environment: Environment;
  readonly since: number;
}

/**
 * The execution environments of one function. Each does one invocation at a time; an idle one is used again (the one
 * used last, so that the others can be given up), and a new one is started when there is none and the fleet allows it.
 */
export class FunctionPool implements FleetMember {
  readonly fn: FunctionEntry;
  /** Called whenever an invocation is over: another one may start now. */
  onFree: () => void = () => {};
  readonly #services: PoolServices;
  /** Those idle for longest stand first. */
  readonly #idle: Idle[] = [];
  readonly #waiting: Waiting[] = [];
  readonly #all = new Set<Environment>();
  /** Invocations under way, those that wait for an environment included. */
  #active = 0;
  #closed = false;
  #expiry: Timer | undefined;

  constructor(fn: FunctionEntry, services: PoolServices) {
    this.fn = fn;
    this.#services = services;
  }

  /** Number of environments, busy or idle. */
  get size(): number {
    return this.#all.size;
  }

  /** Number of idle environments that may be given up: not those that are provisioned. */
  get idle(): number {
    return Math.max(0, Math.min(this.#idle.length, this.#all.size - this.fn.provisionedConcurrency));
  }

  /** How many more invocations could start now without waiting. */
  get free(): number {
    const idle = this.#idle.filter(({ environment }) => environment.responsive).length;
    const room = idle + this.#services.fleet.roomFor(this);
    const reserved = (this.fn.reservedConcurrency ?? Number.POSITIVE_INFINITY) - this.#active;
    return Math.max(0, Math.min(room - this.#waiting.length, reserved));
  }

  /**
   * Does one invocation. Rejects with `ThrottledError` (reserved concurrency used up), `MotifError`
   * (`no-environment`: waited too long for one), `FunctionTimeoutError`, `FunctionCrashError`, or what a task threw.
   */
  async invoke<W extends Work>(work: W): Promise<ResultOf<W>> {
    const { reservedConcurrency } = this.fn;
    if (reservedConcurrency !== undefined && this.#active >= reservedConcurrency) {
      throw new ThrottledError(
        `Function ${this.fn.name} is running ${reservedConcurrency} times, which is its reserved concurrency.`,
      );
    }
    this.#active++;
    const invocationId = this.#services.random.uuid();
    const { environment, initMs } = await this.#begin(work, invocationId);
    // The environment answers with the result of the work's own kind; `Environment` cannot say so per call.
    return (await this.#run(environment, work, invocationId, initMs)) as ResultOf<W>;
  }

  /** Starts environments ahead of requests, as provisioned concurrency asks for. */
  provision(): void {
    while (this.#all.size < this.fn.provisionedConcurrency) this.#startAhead();
  }

  /** Does what a keep-warm invocation does: an environment is there afterwards, and counts as just used. */
  keepWarm(): void {
    const idle = this.#takeIdle();
    if (idle) this.#rest(idle);
    else if (this.#all.size === 0 && this.#services.fleet.makeRoomFor(this)) this.#startAhead();
  }

  /** Ends the idle environment that was not used for longest. */
  evictIdle(): boolean {
    const environment = this.idle > 0 ? this.#idle[0]?.environment : undefined;
    if (!environment) return false;
    this.#remove(environment);
    environment.discard();
    return true;
  }

  /** Gives a freed place of the fleet to whoever waits for one here. */
  startForWaiting(): boolean {
    if (this.#waiting.length === 0 || !this.#services.fleet.makeRoomFor(this)) return false;
    this.#release(this.#start());
    return true;
  }

  /** Ends all environments. Invocations under way reject with `FunctionCrashError`. */
  close(reason: string): void {
    this.#closed = true;
    this.#expiry?.cancel();
    for (const environment of this.#all) environment.kill(reason);
    this.#all.clear();
    this.#idle.length = 0;
    for (const { reject, timer } of this.#waiting.splice(0)) {
      timer.cancel();
      reject(new FunctionCrashError(this.fn.name, reason));
    }
  }

  /** Finds an environment and waits for its init phase. */
  async #begin(work: Work, invocationId: string) {
    const asked = this.#services.clock.now();
    let environment: Environment | undefined;
    try {
      environment = this.#takeIdle() ?? (await this.#acquire());
      return { environment, initMs: await this.#initialised(environment, asked) };
    } catch (error) {
      if (environment) this.#replaceDead(environment);
      this.#over();
      if (error instanceof FunctionCrashError) this.#record(work, invocationId, asked, "crash", { error });
      throw error;
    }
  }

  async #run(
    environment: Environment,
    work: Work,
    invocationId: string,
    initMs: number | undefined,
  ): Promise<WorkResult> {
    const { clock, onStream } = this.#services;
    const startedAt = clock.now();
    const deadline = startedAt + this.fn.timeoutMs;
    let timeout: FunctionTimeoutError | undefined;
    const timer = clock.at(deadline, () => {
      timeout = new FunctionTimeoutError(this.fn.name, this.fn.timeoutMs);
      this.#remove(environment);
      environment.kill(`its timeout of ${this.fn.timeoutMs} ms was reached`);
    });
    let result: WorkResult | undefined;
    const finish = (error?: unknown) => {
      timer.cancel();
      const status = statusOf(error);
      if (status === "timeout" || status === "crash") this.#replaceDead(environment);
      else this.#release(environment);
      this.#over();
      this.#record(work, invocationId, startedAt, status, { initMs, error, result });
    };
    try {
      result = await environment.invoke(work, invocationId, deadline);
    } catch (thrown) {
      const error = timeout ?? thrown ?? new Error("It threw nothing.");
      finish(error);
      throw error;
    }
    const drained = environment.drained();
    if (drained) onStream(drained.then(finish, (error) => finish(timeout ?? error)));
    else finish();
    return result;
  }

  /** An invocation is over. Whoever is told finds its place free. */
  #over(): void {
    this.#active--;
    this.onFree();
  }

  /** The idle environment that was used last, of those that can begin at once. */
  #takeIdle(): Environment | undefined {
    for (let index = this.#idle.length - 1; index >= 0; index--) {
      if (this.#idle[index]?.environment.responsive) return this.#idle.splice(index, 1)[0]?.environment;
    }
    return undefined;
  }

  async #acquire(): Promise<Environment> {
    const { fleet, clock } = this.#services;
    if (fleet.makeRoomFor(this)) return this.#start();
    if (this.#waiting.length >= fleet.limits.maxWaiting) {
      throw new MotifError(
        "no-environment",
        `More than ${fleet.limits.maxWaiting} invocations wait for function ${this.fn.name}.`,
      );
    }
    return new Promise((resolve, reject) => {
      const timer = clock.at(clock.now() + fleet.limits.longestWaitMs, () => {
        this.#waiting.splice(
          this.#waiting.findIndex((waiting) => waiting.timer === timer),
          1,
        );
        reject(
          new MotifError(
            "no-environment",
            `No environment of function ${this.fn.name} became free in ${fleet.limits.longestWaitMs} ms.`,
          ),
        );
      });
      this.#waiting.push({ resolve, reject, timer });
    });
  }

  /** Waits for the init phase; undefined where it was over before. */
  async #initialised(environment: Environment, asked: number): Promise<number | undefined> {
    if (this.#initDone.has(environment)) return undefined;
    const { clock } = this.#services;
    const limitMs = Math.max(LONGEST_INIT_MS, this.fn.timeoutMs);
    const timer = clock.at(clock.now() + limitMs, () =>
      environment.kill(`its init phase took more than ${limitMs} ms`),
    );
    try {
      await environment.ready;
      this.#initDone.add(environment);
      return clock.now() - asked;
    } finally {
      timer.cancel();
    }
  }

  readonly #initDone = new WeakSet<Environment>();

  #start(): Environment {
    const environment = this.#services.fleet.sandbox.create(this.fn);
    this.#all.add(environment);
    environment.ready.catch(() => {}); // whoever waits for it hears of it
    environment.onDeath = () => this.#remove(environment);
    return environment;
  }

  /** Starts an environment whose init phase is over before a request comes, which then meets no cold start. */
  #startAhead(): void {
    const environment = this.#start();
    environment.ready.then(
      () => this.#initDone.add(environment),
      () => {}, // whoever is given it hears of it
    );
    this.#rest(environment);
  }

  #release(environment: Environment): void {
    if (!this.#all.has(environment)) return;
    const next = this.#waiting.shift();
    if (next) {
      next.timer.cancel();
      next.resolve(environment);
      return;
    }
    this.#rest(environment);
    this.#services.fleet.touched(this);
    this.#services.fleet.roomFreed();
  }

  #rest(environment: Environment): void {
    this.#idle.push({ environment, since: this.#services.clock.now() });
    this.#watchIdle();
  }

  /** Gives up environments beyond the provisioned ones when they were idle for too long: one timer, for the oldest. */
  #watchIdle(): void {
    const { clock, fleet } = this.#services;
    const { idleMs } = fleet.limits;
    const [oldest] = this.#idle;
    const dispensable = () => this.#all.size > this.fn.provisionedConcurrency;
    if (idleMs === undefined || this.#expiry || !oldest || !dispensable()) return;
    this.#expiry = clock.at(oldest.since + idleMs, () => {
      this.#expiry = undefined;
      if (this.#idle[0] === oldest && dispensable() && this.evictIdle()) fleet.roomFreed();
      this.#watchIdle();
    });
  }

  /** A dead environment leaves room: for a waiting invocation of this function, or of another. */
  #replaceDead(environment: Environment): void {
    this.#remove(environment);
    if (!this.startForWaiting()) this.#services.fleet.roomFreed();
    if (!this.#closed) this.provision();
  }

  #remove(environment: Environment): void {
    this.#all.delete(environment);
    const index = this.#idle.findIndex((idle) => idle.environment === environment);
    if (index >= 0) this.#idle.splice(index, 1);
  }

  #record(
    work: Work,
    invocationId: string,
    startedAt: number,
    status: InvocationRecord["status"],
    { initMs, error, result }: Outcome,
  ): void {
    const parent = parentOf(work);
    const links = linksOf(work);
    const record: InvocationRecord = {
      invocationId,
      function: this.fn.name,
      kind: work.kind,
      startedAt,
      durationMs: this.#services.clock.now() - startedAt,
      status,
      ...(initMs !== undefined && { initMs }),
      ...(error !== undefined && { error: messageOf(error) }),
      ...(parent !== undefined && { parent }),
      ...(links !== undefined && { links }),
    };
    this.#services.onInvocation(record, work, result);
  }
}

/** What is known of an invocation besides its status. */
interface Outcome {
  readonly initMs?: number | undefined;
  readonly error?: unknown;
  readonly result?: WorkResult | undefined;
}

function statusOf(error: unknown): InvocationRecord["status"] {
  if (error === undefined) return "ok";
  if (error instanceof FunctionTimeoutError) return "timeout";
  return error instanceof FunctionCrashError ? "crash" : "failed";
}

function parentOf(work: Work): string | undefined {
  switch (work.kind) {
    case "http":
      return work.request.headers.traceparent;
    case "consumer":
      return work.events.length === 1 ? work.events[0]?.attributes.traceparent : undefined;
    case "task":
      return work.attributes.traceparent;
    case "scheduled":
      return work.event.attributes.traceparent;
  }
}

function linksOf(work: Work): readonly string[] | undefined {
  if (work.kind !== "consumer" || work.events.length === 1) return undefined;
  return work.events.flatMap(({ attributes }) => attributes.traceparent ?? []);
}
