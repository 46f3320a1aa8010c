import {
  type App,
  type BucketReader,
  type BucketWriter,
  type Duration,
  type Json,
  type JsonObject,
  milliseconds,
  type ObjectContent,
  type PutObjectOptions,
  type SendOptions,
  type TableReader,
  type TableWriter,
  type WrittenObject,
} from "@motif/core";
import { type Defaults, type RunUsage, takeInventory } from "@motif/core/model";
import type { Profile } from "@motif/core/platform";
import type {
  DeadLetter,
  DeadLetterSource,
  InvocationMode,
  InvocationTrace,
  QueueState,
} from "../admin/port.ts";
import { Engine } from "../engine.ts";
import { Activity } from "../ground/activity.ts";
import { seededRandom } from "../ground/random.ts";
import { VirtualClock } from "../ground/virtual-clock.ts";
import { givenSecrets } from "../kinds/secret/source.ts";
import { openStore } from "../kinds/store.ts";
import { Meter } from "../meter.ts";
import { Operator } from "../operator.ts";
import { Imitation } from "../profile/imitation.ts";
import { Faults } from "../sandbox/faults.ts";
import { inProcessSandbox } from "../sandbox/in-process-environment.ts";
import { watchStream } from "../sandbox/response-stream.ts";
import type { VirtualScope } from "../sandbox/virtual-globals.ts";
import { toHttpRequestData, toResponse } from "./fetch.ts";
import { VirtualTime } from "./virtual-time.ts";

/** Options of {@link start}. */
export interface StartOptions {
  /** Everything random is made from it; 1 if not given. Print it when a randomised test fails. */
  readonly seed?: number;
  /** Virtual time at the start; 2026-01-01T00:00:00Z if not given. */
  readonly at?: Date;
  /** Environments that serve nothing for longer are given up, as clouds do; none is if not given. */
  readonly idle?: Duration;
  /** The cloud to imitate: its limits, and how it delivers. What it does at random follows the seed. */
  readonly as?: Profile;
  /** Values of the secrets that functions use, by name. One that is not given is missing. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Those of the project if not given; `loadDefaults(folder)` of `@motif/core/model` reads an app's own. */
  readonly defaults?: Defaults;
}

/** So that a cloud's behaviour takes nothing from the ids and waits that the same seed gives without it. */
const OTHER_SEED = 0x5eed;
const START = Date.UTC(2026, 0, 1);
const LIMITS = { maxEnvironments: 1000, maxPerFunction: 1000, maxWaiting: 10_000, longestWaitMs: 30_000 };
const MOST_DEAD_LETTERS = 1_000_000;
const ORIGIN = "http://127.0.0.1:3000";

/** Starts an app for a test: in this process, in memory, on a virtual clock that only moves when told to. */
export async function start(app: App, options: StartOptions = {}): Promise<TestApp> {
  const clock = new VirtualClock(options.at?.getTime() ?? START);
  const random = seededRandom(options.seed ?? 1);
  const faults = new Faults();
  const activity = new Activity();
  const running = new Set<VirtualScope>();
  const logs: LogEntry[] = [];
  const imitation = options.as && imitationOf(options.as, options.seed);
  const store = openStore({ now: () => clock.now(), newId: random.uuid, ...imitation?.storeLimits });
  const meter = new Meter(() => clock.now());
  const engine = new Engine(takeInventory(app, options.defaults), {
    store,
    secrets: givenSecrets(options.secrets ?? {}),
    clock,
    random,
    faults,
    ...(imitation && { imitation }),
    limits: { ...LIMITS, ...(options.idle !== undefined && { idleMs: milliseconds(options.idle) }) },
    meter,
    onStep: activity.step,
    onLine: (line) => collect(logs, line),
    onError: (error) => {
      throw error;
    },
    sandbox: (operate) =>
      inProcessSandbox({
        clock,
        random,
        faults,
        operate,
        running,
        service: app.name,
        onLine: (line) => collect(logs, line),
      }),
  });
  await engine.start();
  return new TestApp(engine, meter, clock, faults, new VirtualTime(clock, activity, running), logs);
}

function imitationOf(profile: Profile, seed = 1): Imitation {
  return new Imitation(profile, seededRandom(seed ^ OTHER_SEED).next);
}

/** Spans and metrics are lines too; only log lines have a level. */
function collect(logs: LogEntry[], line: string): void {
  const entry: LogEntry = JSON.parse(line);
  if (entry.level !== undefined) logs.push(entry);
}

/** One line that a function logged. */
export type LogEntry = Readonly<Record<string, Json>>;

/** A running app in a test. */
export class TestApp implements AsyncDisposable {
  /** Faults to inject. */
  readonly faults: Pick<Faults, "crash" | "duplicate">;
  /** Everything that functions logged so far. */
  readonly logs: readonly LogEntry[];
  readonly #engine: Engine;
  readonly #meter: Meter;
  readonly #operator: Operator;
  readonly #clock: VirtualClock;
  readonly #time: VirtualTime;

  constructor(
    engine: Engine,
    meter: Meter,
    clock: VirtualClock,
    faults: Faults,
    time: VirtualTime,
    logs: readonly LogEntry[],
  ) {
    this.#engine = engine;
    this.#meter = meter;
    this.#operator = new Operator(engine, meter, new Date(clock.now()));
    this.#clock = clock;
    this.#time = time;
    this.faults = faults;
    this.logs = logs;
  }

  /**
   * Calls a route, as a client would; `target` is a path. Virtual time passes only as far as the function needs, also
   * while a streamed body is read.
   */
  async fetch(target: string, init: RequestInit = {}): Promise<Response> {
    const request = await toHttpRequestData(new Request(new URL(target, ORIGIN), init), target);
    const response = await this.#pass(this.#engine.gateway.handle(request));
    const { body } = response;
    return toResponse(body instanceof ReadableStream ? { ...response, body: this.#passing(body) } : response);
  }

  /** Invokes a function by name. The output is that of a task in mode `wait`, else null. */
  async invoke(
    functionName: string,
    payload: Json,
    options: { readonly mode?: InvocationMode } = {},
  ): Promise<Json> {
    const result = await this.#pass(this.#operator.invoke(functionName, payload, options.mode ?? "wait"));
    return result.mode === "wait" ? result.output : null;
  }

  /** Puts a message into a queue. */
  async send(queue: string, message: unknown, options: SendOptions = {}): Promise<{ readonly id: string }> {
    return this.#operator.sendMessage(queue, message, options);
  }

  /** Puts an object into a bucket, which tells the functions that listen. */
  async put(
    bucket: string,
    key: string,
    content: ObjectContent,
    options: PutObjectOptions = {},
  ): Promise<WrittenObject> {
    return this.#operator.bucket(bucket).put(key, content, options);
  }

  /** Runs everything that is due now. Virtual time stands still. */
  async settle(): Promise<void> {
    await this.#time.settle();
  }

  /** Lets virtual time pass, and runs everything that becomes due on the way. */
  async advance(duration: Duration): Promise<void> {
    await this.#time.advance(milliseconds(duration));
  }

  /** The virtual time. */
  now(): Date {
    return new Date(this.#clock.now());
  }

  /** All operations on a table, without a permission check. */
  table<T extends JsonObject = JsonObject>(
    name: string,
  ): TableReader<T, string, string> & TableWriter<T, string> {
    // The test says which items the table holds; what it writes is parsed with the table's schema.
    return this.#operator.table(name) as unknown as TableReader<T, string, string> & TableWriter<T, string>;
  }

  /** All operations on a bucket, without a permission check. */
  bucket(name: string): BucketReader & BucketWriter {
    return this.#operator.bucket(name);
  }

  /** How many messages a queue holds. */
  async queue(name: string): Promise<QueueState> {
    return this.#operator.queueState(name);
  }

  /** The dead letters of a queue, or of a function's asynchronous invocations; oldest first. */
  async deadLetters(name: string): Promise<readonly DeadLetter[]> {
    return this.#operator.deadLetters(this.#deadLetterSource(name), MOST_DEAD_LETTERS);
  }

  /** Moves the dead letters of a queue or a function back; returns how many. */
  async redrive(name: string): Promise<number> {
    return this.#operator.redrive(this.#deadLetterSource(name));
  }

  /** What the app used so far, as clouds count it. */
  usage(): RunUsage {
    return this.#meter.snapshot(this.#engine.inventory);
  }

  /** The latest invocations, newest first. */
  async traces(limit = 100): Promise<readonly InvocationTrace[]> {
    return this.#operator.traces(limit);
  }

  /** Ends the app. */
  async stop(): Promise<void> {
    await this.#engine.stop(0);
    this.#engine.store.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** Waits for something that may need virtual time to pass no further than what is due now. */
  async #pass<T>(work: Promise<T>): Promise<T> {
    work.catch(() => {}); // rejected to the caller below
    await this.#time.until(work);
    return work;
  }

  /** The same stream, for whose parts virtual time passes. */
  #passing(stream: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
    return watchStream(
      stream,
      () => {},
      (reader) => this.#pass(reader.read()),
    ).stream;
  }

  #deadLetterSource(name: string): DeadLetterSource {
    const isQueue = this.#engine.inventory.queues.some((queue) => queue.name === name);
    return { kind: isQueue ? "queue" : "function", name };
  }
}
