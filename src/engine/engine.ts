import { InvalidArgumentError, type Json, NotFoundError } from "@motif/core";
import {
  entryNamed,
  type FunctionEntry,
  type Inventory,
  type QueueSubscriptionEntry,
} from "@motif/core/model";
import type { Drivers } from "@motif/core/platform";
import { createGateway, type Gateway } from "@motif/runtime/gateway";
import type { EventFailure, HttpRequestData, HttpResponseData } from "@motif/runtime/platform";
import type { InvocationMode, InvocationResult } from "./admin/port.ts";
import {
  type AsyncMessage,
  asyncQueueOf,
  asyncWork,
  invocationMessage,
  objectCreatedMessage,
  queueWork,
  scheduledMessage,
} from "./delivery/events.ts";
import { type PumpPolicy, QueuePump } from "./delivery/queue-pump.ts";
import type { Clock, Timer } from "./ground/clock.ts";
import type { Operation as AnyOperation } from "./ground/operation.ts";
import type { Random } from "./ground/random.ts";
import { endLine } from "./invocation/end-line.ts";
import { Fleet, type FleetLimits } from "./invocation/fleet.ts";
import { FunctionPool } from "./invocation/function-pool.ts";
import type { ObjectRecord } from "./kinds/bucket/store.ts";
import { createDrivers } from "./kinds/create-drivers.ts";
import { type Backend, execute, type Permissions, permissionsOf } from "./kinds/execute.ts";
import type { Operation } from "./kinds/operations.ts";
import type { QueueSend } from "./kinds/queue/protocol.ts";
import type { ReceivedMessage } from "./kinds/queue/store.ts";
import type { SecretSource } from "./kinds/secret/source.ts";
import type { Store } from "./kinds/store.ts";
import { storeLayoutOf } from "./layout.ts";
import type { Meter } from "./meter.ts";
import type { Imitation } from "./profile/imitation.ts";
import type { Sandbox } from "./sandbox/environment.ts";
import type { Faults } from "./sandbox/faults.ts";
import { Traces } from "./traces.ts";
import { checkPayload, throwFailure } from "./triggers/direct/by-hand.ts";
import { runEvery, runSchedule } from "./triggers/schedule/timing.ts";

/** Everything an engine is made of: the same engine runs the dev server and the tests. */
export interface EngineParts {
  readonly store: Store;
  readonly secrets: SecretSource;
  readonly clock: Clock;
  readonly random: Random;
  readonly faults: Faults;
  /** Makes the sandbox; what functions ask for goes through `operate`. */
  readonly sandbox: (operate: (fn: FunctionEntry, operation: AnyOperation) => Promise<unknown>) => Sandbox;
  readonly limits: FleetLimits;
  /** The cloud that is imitated; none if not given. The store has its limits. */
  readonly imitation?: Imitation;
  /** Counts what a cloud would bill. */
  readonly meter: Meter;
  /** Called whenever something happened. */
  readonly onStep: () => void;
  /** Takes log lines, JSON, about functions that could not write them themselves. */
  readonly onLine: (line: string) => void;
  /** Takes errors that nobody else hears of: a failing store, a mistake of the engine's own. */
  readonly onError: (error: unknown) => void;
}

/** Delivered messages of an asynchronous invocation stay hidden so long beyond the timeout; nobody else receives them. */
const ASYNC_MARGIN_MS = 60_000;
/** What has expired is hidden at once; it is deleted a little later, a part at a time. */
const SWEEP_INTERVAL_MS = 600_000;
const NEXT_PART_MS = 100;

/** One app, running: its functions, its triggers and its state. */
export class Engine {
  readonly inventory: Inventory;
  readonly store: Store;
  readonly traces = new Traces();
  /** Tables that were indexed in another way before. */
  readonly redeclared: readonly string[];
  /** Answers HTTP requests by the app's routes. */
  readonly gateway: Gateway;
  readonly #parts: EngineParts;
  readonly #backend: Backend;
  readonly #pools = new Map<string, FunctionPool>();
  readonly #permissions = new Map<string, Permissions>();
  readonly #pumps = new Map<string, QueuePump>();
  readonly #schedules: Timer[] = [];
  #sweeping: Timer | undefined;
  readonly #underWay = new Set<Promise<unknown>>();
  #stopped = false;

  constructor(inventory: Inventory, parts: EngineParts) {
    this.inventory = inventory;
    this.store = parts.store;
    this.#parts = parts;
    this.#backend = { store: parts.store, secrets: parts.secrets, onObjectCreated: this.#onObjectCreated };
    const fleet = new Fleet(
      parts.sandbox((fn, operation) => this.#operate(fn, operation)),
      parts.limits,
    );
    this.redeclared = this.store.declare(storeLayoutOf(inventory));
    for (const fn of inventory.functions) this.#addFunction(fn, fleet);
    for (const subscription of inventory.queueSubscriptions) this.#addSubscription(subscription);
    this.gateway = createGateway({
      ...(inventory.api && { api: parts.imitation?.http.limited(inventory.api) ?? inventory.api }),
      functions: inventory.functions,
      invoke: (name, request) => this.#http(name, request),
      report: parts.onError,
    });
  }

  /** Begins to deliver: messages that were in flight when the engine ended last become visible first. */
  async start(): Promise<void> {
    const { clock, store } = this.#parts;
    await store.run(() => store.queues.releaseInFlight());
    for (const schedule of this.inventory.schedules) {
      this.#schedules.push(
        runSchedule(schedule, clock, (time) => this.#due(schedule.name, schedule.function, time)),
      );
    }
    this.#sweepAfter(SWEEP_INTERVAL_MS);
    for (const pool of this.#pools.values()) this.#keepReady(pool);
    for (const pump of this.#pumps.values()) pump.start();
  }

  /** Stops to deliver, waits for what is under way until `patienceMs` have passed, then ends all environments. */
  async stop(patienceMs: number): Promise<void> {
    for (const pump of this.#pumps.values()) pump.stop();
    for (const schedule of this.#schedules) schedule.cancel();
    this.#sweeping?.cancel();
    if (patienceMs > 0) await this.#finishUnderWay(patienceMs);
    this.#stopped = true;
    for (const pool of this.#pools.values()) pool.close("the engine was stopped");
  }

  /**
   * Invokes a task (with its input), a consumer (with one event's data) or a scheduled function. The output is that of
   * a task, else null. Throws `NotFoundError`, `InvalidArgumentError` (an HTTP function), or what the function threw.
   */
  async invoke(functionName: string, payload: Json, mode: InvocationMode): Promise<InvocationResult> {
    const fn = this.#function(functionName);
    if (fn.kind === "http") {
      throw new InvalidArgumentError(
        `Function ${functionName} answers HTTP requests: call one of its routes.`,
      );
    }
    const { clock, random } = this.#parts;
    const message =
      fn.kind === "scheduled"
        ? scheduledMessage("by-hand", clock.now())
        : invocationMessage(payload, clock.now());
    if (mode === "dry-run") {
      checkPayload(fn.definition, payload);
      return { mode };
    }
    this.#parts.meter.arrival(1);
    if (mode === "async")
      return { mode, id: await this.store.run(() => this.#enqueueAsync(functionName, message)) };
    const received: ReceivedMessage = {
      ...message,
      id: random.uuid(),
      receipt: "",
      receiveCount: 1,
      sentAt: clock.now(),
    };
    const result = await this.#track(this.#pool(functionName).invoke(asyncWork(fn, [received])));
    if (fn.kind === "consumer") throwFailure(functionName, result as readonly EventFailure[]);
    return { mode, output: fn.kind === "task" ? ((result ?? null) as Json) : null };
  }

  /** Waits until nothing is under way and no delivery is due. Rejects never. */
  async idle(): Promise<void> {
    do {
      await Promise.allSettled(this.#underWay);
      await new Promise(setImmediate);
    } while (this.#underWay.size > 0);
  }

  /** Drivers without a permission check, for an operator. What they send or store counts as coming from outside. */
  operatorDrivers(): Drivers {
    return createDrivers((asked) => {
      const operation = asked as Operation;
      if (operation.type === "queue.send") this.#parts.meter.arrival(operation.messages.length);
      if (operation.type === "bucket.commitPut") this.#parts.meter.arrival(1);
      return this.#perform(operation, undefined);
    });
  }

  /** Wakes the deliveries of a queue: something was put into it other than by a function. */
  wake(queue: string): void {
    this.#parts.onStep();
    this.#pumps.get(queue)?.wake();
  }

  /** Puts an object-created event into the queue of each function that listens, in the transaction of the object. */
  readonly #onObjectCreated = (
    bucket: string,
    object: ObjectRecord,
    carried: Readonly<Record<string, string>>,
  ): void => {
    for (const subscription of this.inventory.objectSubscriptions) {
      if (subscription.bucket !== bucket) continue;
      if (!object.key.startsWith(subscription.prefix) || !object.key.endsWith(subscription.suffix)) continue;
      this.#parts.meter.objectEvent(bucket);
      this.#enqueueAsync(subscription.function, objectCreatedMessage(bucket, object, carried));
    }
  };

  async #operate(fn: FunctionEntry, operation: AnyOperation): Promise<unknown> {
    const permissions = this.#permissions.get(fn.name);
    if (!permissions) throw new Error(`Function ${fn.name} has no permissions.`);
    return this.#perform(operation as Operation, permissions);
  }

  async #perform(asked: Operation, permissions: Permissions | undefined): Promise<unknown> {
    const operation = asked.type === "queue.send" ? this.#sending(asked) : asked;
    let value: unknown;
    try {
      value = await execute(this.#backend, permissions, operation);
    } finally {
      // An operator who looks at a table is no use of the app.
      if (permissions || isArrival(operation)) this.#parts.meter.operation(operation, value);
    }
    if (operation.type === "queue.send") this.wake(operation.resource);
    else this.#parts.onStep();
    return value;
  }

  async #http(functionName: string, request: HttpRequestData): Promise<HttpResponseData> {
    const { imitation, meter } = this.#parts;
    const response = await (imitation
      ? imitation.http.carry(this.#function(functionName), request, () => this.#call(functionName, request))
      : this.#call(functionName, request));
    meter.request(request.body?.byteLength ?? 0, response);
    return response;
  }

  #call(functionName: string, request: HttpRequestData): Promise<HttpResponseData> {
    return this.#track(this.#pool(functionName).invoke({ kind: "http", request }));
  }

  #sending(operation: QueueSend): QueueSend {
    const { imitation } = this.#parts;
    if (!imitation) return operation;
    const queue = entryNamed(this.inventory.queues, operation.resource);
    return { ...operation, messages: imitation.sent(operation.messages, queue) };
  }

  /** What was cut off when the engine stopped fails, and is done again after the next start. */
  readonly #report = (error: unknown): void => {
    if (!this.#stopped) this.#parts.onError(error);
  };

  async #finishUnderWay(patienceMs: number): Promise<void> {
    const { clock } = this.#parts;
    const patience = Promise.withResolvers<void>();
    const timer = clock.at(clock.now() + patienceMs, patience.resolve);
    await Promise.race([this.idle(), patience.promise]);
    timer.cancel();
  }

  #addFunction(fn: FunctionEntry, fleet: Fleet): void {
    const { clock, random } = this.#parts;
    const pool = new FunctionPool(fn, {
      clock,
      random,
      fleet,
      onInvocation: (record, work, result) => {
        if (fn.tracing) this.traces.add(record);
        const line = this.#stopped ? undefined : endLine(record, this.inventory.app);
        if (line !== undefined) this.#parts.onLine(line);
        this.#parts.meter.invocation(record, work, result);
      },
      onStream: (over) => void this.#track(over),
    });
    fleet.add(pool);
    this.#pools.set(fn.name, pool);
    this.#permissions.set(fn.name, permissionsOf(fn));
    if (fn.kind !== "http") this.#addAsyncQueue(fn, pool);
  }

  #keepReady(pool: FunctionPool): void {
    const { keepWarmMs } = pool.fn;
    pool.provision();
    if (keepWarmMs === undefined) return;
    this.#schedules.push(runEvery(keepWarmMs, this.#parts.clock, () => pool.keepWarm()));
  }

  #addAsyncQueue(fn: FunctionEntry, pool: FunctionPool): void {
    const queue = asyncQueueOf(fn.name);
    this.#addPump(
      pool,
      {
        queue,
        fifo: false,
        batchSize: 1,
        batchWindowMs: 0,
        maxConcurrency: Number.POSITIVE_INFINITY,
        visibilityTimeoutMs: fn.timeoutMs + ASYNC_MARGIN_MS,
        retry: fn.asyncRetry,
        jitter: false, // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
        maximumAgeMs: fn.asyncRetry.maximumAgeMs,
        deadLetterQueue: fn.asyncRetry.deadLetterQueue,
        afterCrash: "retry-policy",
      },
      (messages) => asyncWork(fn, messages),
    );
  }

  #addSubscription(subscription: QueueSubscriptionEntry): void {
    const queue = entryNamed(this.inventory.queues, subscription.queue);
    this.#addPump(
      this.#pool(subscription.function),
      {
        queue: queue.name,
        fifo: queue.fifo,
        batchSize: subscription.batchSize,
        batchWindowMs: subscription.batchWindowMs,
        maxConcurrency: subscription.maxConcurrency ?? Number.POSITIVE_INFINITY,
        visibilityTimeoutMs: queue.visibilityTimeoutMs,
        retry: subscription.retry,
        jitter: true,
        deadLetterQueue: subscription.deadLetterQueue,
        afterCrash: "visibility-timeout",
      },
      (messages) => queueWork(queue.name, messages),
    );
  }

  #addPump(pool: FunctionPool, policy: PumpPolicy, toWork: ConstructorParameters<typeof QueuePump>[3]): void {
    const { store, clock, random, faults } = this.#parts;
    const track = (work: Promise<void>) => void this.#track(work).catch(this.#report);
    const imitated = this.#parts.imitation?.policyOf(policy, pool.fn) ?? policy;
    const pump = new QueuePump(imitated, pool, { store, clock, random, faults, track }, toWork);
    this.#pumps.set(policy.queue, pump);
    const others = pool.onFree;
    pool.onFree = () => {
      others();
      pump.wake();
    };
  }

  #due(schedule: string, functionName: string, time: number): void {
    const enqueue = () => this.#enqueueAsync(functionName, scheduledMessage(schedule, time));
    this.#track(this.store.run(enqueue)).catch(this.#report);
  }

  #enqueueAsync(functionName: string, message: AsyncMessage): string {
    const queue = asyncQueueOf(functionName);
    const { kind } = this.#function(functionName);
    const [id] = this.store.queues.send(queue, [this.#parts.imitation?.invoked(message, kind) ?? message]);
    if (id === undefined) throw new Error(`Queue ${queue} accepted no message.`);
    this.wake(queue);
    return id;
  }

  #sweepAfter(waitMs: number): void {
    const { clock, store } = this.#parts;
    this.#sweeping = clock.at(clock.now() + waitMs, () => {
      const swept = this.#track(store.run(() => store.sweep()));
      const next = (isDone: boolean) => this.#sweepAfter(isDone ? SWEEP_INTERVAL_MS : NEXT_PART_MS);
      swept.catch(this.#report).then((isDone) => this.#stopped || next(isDone ?? true));
    });
  }

  #track<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work);
    this.#parts.onStep();
    const done = () => {
      this.#underWay.delete(work);
      this.#parts.onStep();
    };
    work.then(done, done);
    return work;
  }

  #function(name: string): FunctionEntry {
    const fn = this.inventory.functions.find((candidate) => candidate.name === name);
    if (fn) return fn;
    const names = this.inventory.functions.map((candidate) => candidate.name).join(", ");
    throw new NotFoundError(`There is no function ${name}. The functions are: ${names}.`);
  }

  #pool(functionName: string): FunctionPool {
    const pool = this.#pools.get(functionName);
    if (!pool) throw new Error(`Function ${functionName} has no pool.`);
    return pool;
  }
}

/** Whether it brings something into the app, which is billed whoever does it. */
function isArrival({ type }: Operation): boolean {
  return type === "queue.send" || type === "bucket.commitPut";
}
