import type {
  BucketReader,
  BucketWriter,
  Duration,
  Json,
  JsonObject,
  ObjectContent,
  PutObjectOptions,
  SendOptions,
  TableReader,
  TableWriter,
  WrittenObject,
} from "@motif/core";
import { milliseconds } from "@motif/core";
import type { RunUsage } from "@motif/core/model";
import { Operator } from "../admin/operator.ts";
import type { InvocationTrace } from "../admin/schemas.ts";
import type { DeadLetter, DeadLetterSource, RedriveOptions } from "../delivery/dead-letters.ts";
import { named } from "../ground/named.ts";
import type { QueueState } from "../kinds/queue/operator.ts";
import type { StandInCall } from "../kinds/service/services.ts";
import { Logs } from "../logs.ts";
import type { PlannedFaults } from "../sandbox/faults.ts";
import { watchStream } from "../sandbox/response-stream.ts";
import type { InvocationMode } from "../triggers/direct/by-hand.ts";
import { toHttpRequestData, toResponse } from "./fetch.ts";
import type { VirtualApp } from "./virtual-app.ts";

const MOST_DEAD_LETTERS = 1_000_000;

/** One line that a function logged. */
export type LogEntry = Readonly<Record<string, Json>>;

/** Which dead letters are sent back; see {@link TestApp.redrive}. */
export interface TestRedrive extends RedriveOptions {
  readonly id?: string;
  readonly data?: Json;
}

/** A running app in a test. */
export class TestApp implements AsyncDisposable {
  /** Faults to inject. */
  readonly faults: Pick<PlannedFaults, "crash" | "duplicate">;
  readonly #logs: LogEntry[] = [];
  /** What was written since `logs` was read: most tests never do, and parsing costs as much as writing. */
  readonly #lines: string[];
  readonly #app: VirtualApp;
  #operator: Operator;

  constructor(app: VirtualApp, faults: PlannedFaults, lines: string[]) {
    this.#app = app;
    this.#operator = operatorOf(app);
    this.faults = faults;
    this.#lines = lines;
  }

  /** Everything that functions logged so far. */
  get logs(): readonly LogEntry[] {
    for (const line of this.#lines.splice(0)) {
      const entry: LogEntry = JSON.parse(line);
      if (entry.level !== undefined) this.#logs.push(entry); // spans and metrics are lines too
    }
    return this.#logs;
  }

  /**
   * Calls a route, as a client would; `target` is a path. Virtual time passes only as far as the function needs, also
   * while a streamed body is read.
   */
  async fetch(target: string, init: RequestInit = {}): Promise<Response> {
    const request = await toHttpRequestData(target, init);
    const response = await this.#pass(this.#app.engine.gateway.handle(request));
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
    return this.#operator.kinds.queue.send(queue, message, options);
  }

  /** Puts an object into a bucket, which tells the functions that listen. */
  async put(
    bucket: string,
    key: string,
    content: ObjectContent,
    options: PutObjectOptions = {},
  ): Promise<WrittenObject> {
    return this.#operator.kinds.bucket.handle(bucket).put(key, content, options);
  }

  /** Runs everything that is due now. Virtual time stands still. */
  async settle(): Promise<void> {
    await this.#app.time.settle();
  }

  /** Lets virtual time pass, and runs everything that becomes due on the way. */
  async advance(duration: Duration): Promise<void> {
    await this.#app.time.advance(milliseconds(duration));
  }

  /** The virtual time. */
  now(): Date {
    return new Date(this.#app.clock.now());
  }

  /** All operations on a table, without a permission check. */
  table<T extends JsonObject = JsonObject>(
    name: string,
  ): TableReader<T, string, string> & TableWriter<T, string> {
    // The test says which items the table holds; what it writes is parsed with the table's schema.
    return this.#operator.kinds.table.handle(name) as unknown as TableReader<T, string, string> &
      TableWriter<T, string>;
  }

  /** All operations on a bucket, without a permission check. */
  bucket(name: string): BucketReader & BucketWriter {
    return this.#operator.kinds.bucket.handle(name);
  }

  /** What a service's stand-in was asked, and what it answered, in order. Throws `NotFoundError` where there is no such service. */
  calls(service: string): readonly StandInCall[] {
    const { inventory, states } = this.#app.engine;
    const { name } = named("service", inventory.resources.service, service);
    return states.service.calls.filter((call) => call.service === name);
  }

  /** How many messages a queue holds. */
  async queue(name: string): Promise<QueueState> {
    return this.#operator.kinds.queue.state(name);
  }

  /** The dead letters of a queue, or of a function's asynchronous invocations; oldest first. */
  async deadLetters(name: string): Promise<readonly DeadLetter[]> {
    return this.#operator.deadLetters.list(this.#deadLetterSource(name), MOST_DEAD_LETTERS);
  }

  /**
   * Sends dead letters of a queue or a function back, the oldest first; returns how many. With `id`, that one, and with `data`
   * in place of its own. Those that were sent back three times already, or `mostRedrives`, stay, unless they are named.
   */
  async redrive(name: string, { id, data, ...options }: TestRedrive = {}): Promise<number> {
    const { deadLetters } = this.#operator;
    const source = this.#deadLetterSource(name);
    const redriven =
      id === undefined ? deadLetters.redrive(source, options) : deadLetters.redriveOne(source, id, data);
    return (await redriven).moved;
  }

  /** Deletes a dead letter of a queue or a function. */
  async discard(name: string, id: string): Promise<void> {
    await this.#operator.deadLetters.discard(this.#deadLetterSource(name), id);
  }

  /** What the app used so far, as clouds count it. */
  usage(): RunUsage {
    return this.#app.meter.snapshot(this.#app.engine.inventory.app);
  }

  /** The latest invocations, newest first. */
  async traces(limit = 100): Promise<readonly InvocationTrace[]> {
    return this.#operator.traces(limit);
  }

  /** Everything dies at once, and starts again from what was durable, as after `kill -9`. */
  async restart(): Promise<void> {
    await this.#app.restart();
    this.#operator = operatorOf(this.#app);
  }

  /** Ends the app. */
  async stop(): Promise<void> {
    await this.#app.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** Waits for something that may need virtual time to pass no further than what is due now. */
  async #pass<T>(work: Promise<T>): Promise<T> {
    work.catch(() => {}); // rejected to the caller below
    await this.#app.time.until(work);
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
    const isQueue = this.#app.engine.inventory.resources.queue.some((queue) => queue.name === name);
    return { kind: isQueue ? "queue" : "function", name };
  }
}

function operatorOf({ engine, meter, clock }: VirtualApp): Operator {
  return new Operator(engine, meter, new Logs(clock), new Date(clock.now()));
}
