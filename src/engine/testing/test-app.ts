import type {
  BucketReader,
  BucketWriter,
  Duration,
  EventOptions,
  Json,
  JsonObject,
  ObjectContent,
  PublishOptions,
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
import { SIGNED_PATH } from "../ground/signed.ts";
import type { TokenOptions } from "../issuer/issuer.ts";
import type { QueueState } from "../kinds/queue/operator.ts";
import type { StandInCall } from "../kinds/service/services.ts";
import type { StreamState } from "../kinds/stream/operator.ts";
import type { AnswerRequest, ExecutionHistory, ExecutionView } from "../kinds/workflow/operator.ts";
import { Logs } from "../logs.ts";
import type { PlannedFaults } from "../sandbox/faults.ts";
import { watchStream } from "../sandbox/response-stream.ts";
import type { InvocationMode } from "../triggers/direct/by-hand.ts";
import type { FeedState } from "../triggers/feed/trigger.ts";
import type { StreamConsumerState } from "../triggers/stream/stream-consumer.ts";
import { DeclaredResponses } from "./declared-responses.ts";
import { toHttpRequestData, toResponse } from "./fetch.ts";
import type { VirtualApp } from "./virtual-app.ts";

const MOST_DEAD_LETTERS = 1_000_000;
const MOST_EXECUTIONS = 1_000_000;

/** One line that a function logged. */
export type LogEntry = Readonly<Record<string, Json>>;

/** Which dead letters are sent back; see {@link TestApp.redrive}. */
export interface TestRedrive extends RedriveOptions {
  readonly id?: string;
  readonly data?: Json;
  /** Whoever moves them dies between sending the one of this id back and taking it away, so that it is in both places. */
  readonly diesAt?: string;
}

/** A workflow of an app in a test. */
export interface TestWorkflow {
  /** Begins an execution. */
  start(input: unknown, name?: string): Promise<{ readonly name: string }>;
  /** Executions, the latest first. */
  executions(status?: ExecutionView["status"]): readonly ExecutionView[];
  execution(name: string): ExecutionView;
  /** What happened in one, in order. */
  history(name: string): ExecutionHistory["entries"];
  stop(name: string): Promise<void>;
  redrive(name: string): Promise<void>;
  /** Answers a task that waits for a token. */
  answer(request: AnswerRequest): Promise<void>;
}

/** A running app in a test. */
export class TestApp implements AsyncDisposable {
  /** Faults to inject. */
  readonly faults: Pick<PlannedFaults, "crash" | "duplicate" | "loseAnswers">;
  readonly #logs: LogEntry[] = [];
  /** What was written since `logs` was read: most tests never do, and parsing costs as much as writing. */
  readonly #lines: string[];
  readonly #app: VirtualApp;
  readonly #declared: DeclaredResponses;
  #operator: Operator;

  constructor(app: VirtualApp, faults: PlannedFaults, lines: string[]) {
    this.#app = app;
    this.#declared = new DeclaredResponses(app.inventory);
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
   * Calls a route, as a client would; `target` is a path, or a URL that a function signed for an upload. Virtual time passes only as far as the function needs, also
   * while a streamed body is read. Rejects with `MotifError` (`undeclared-response`) where a function says what it answers
   * (`responses`), and this is none of it.
   */
  async fetch(target: string, init: RequestInit = {}): Promise<Response> {
    const request = await toHttpRequestData(target, init);
    if (request.target.startsWith(SIGNED_PATH)) return toResponse(await this.#app.signed(request));
    const data = await this.#pass(this.#app.engine.gateway.handle(request));
    const { body } = data;
    const response = toResponse(
      body instanceof ReadableStream ? { ...data, body: this.#passing(body) } : data,
    );
    await this.#declared.check(request, response);
    return response;
  }

  /**
   * A token that the app's authorizer takes, signed by the issuer that stands in for the real one. `iss`, `aud`, `iat`, `exp` (in an
   * hour) and `sub` are as the app wants them, where the claims do not say otherwise.
   *
   * @example
   * const authorization = `Bearer ${await t.token({ sub: "alice", scope: "orders:read" })}`;
   * const response = await t.fetch("/orders", { headers: { authorization } });
   */
  token(claims: JsonObject = {}, options: TokenOptions = {}): Promise<string> {
    return this.#app.issuer.token(claims, options);
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

  /** Publishes a message to a topic. */
  async publish(
    topic: string,
    message: unknown,
    options: PublishOptions = {},
  ): Promise<{ readonly id: string }> {
    return this.#operator.kinds.topic.publish(topic, message, options);
  }

  /** Publishes an event to a bus. */
  async emit(
    bus: string,
    type: string,
    data: unknown,
    options: EventOptions = {},
  ): Promise<{ readonly id: string }> {
    return this.#operator.kinds.bus.publish(bus, type, data, options);
  }

  /** What an operator may do with a workflow. */
  workflow(name: string): TestWorkflow {
    const port = () => this.#operator.kinds.workflow; // another one after a restart
    return {
      start: (input, execution) => this.#pass(port().begin(name, input, execution)),
      executions: (status) => port().list(name, MOST_EXECUTIONS, status).entries,
      execution: (execution) => port().show(name, execution),
      history: (execution) => port().history(name, execution, 0, MOST_EXECUTIONS).entries,
      stop: (execution) => this.#pass(port().end(name, execution)),
      redrive: (execution) => this.#pass(port().redrive(name, execution)),
      answer: (request) => this.#pass(port().answer(name, request)),
    };
  }

  /** Publishes a record to a stream. */
  async record(stream: string, record: unknown): Promise<{ readonly id: string }> {
    return this.#operator.kinds.stream.publish(stream, record);
  }

  /** Publishes records to a stream, in order and at once. */
  async records(stream: string, records: readonly unknown[]): Promise<readonly { readonly id: string }[]> {
    return this.#operator.kinds.stream.publishMany(stream, records);
  }

  /** The shards of a stream, and how far behind each of its consumers is. */
  async stream(name: string): Promise<StreamState> {
    return this.#operator.kinds.stream.state(name);
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

  /** How far a feed is: the changes that wait for its function. Throws `NotFoundError`. */
  async feed(name: string): Promise<FeedState> {
    return this.#operator.feeds.state(name);
  }

  /** Has a consumer of a stream, by its name in the wiring, get again what came in the last so long. Throws `NotFoundError`. */
  async replayStream(consumer: string, last: Duration): Promise<StreamConsumerState> {
    return this.#operator.streamConsumers.replay(consumer, { lastMs: milliseconds(last) });
  }

  /** Has a feed deliver again what changed in the last so long; changes are kept for a day. Throws `NotFoundError`. */
  async replay(feed: string, last: Duration): Promise<FeedState> {
    return this.#operator.feeds.replay(feed, milliseconds(last));
  }

  /** The dead letters of a queue, or of a function's asynchronous invocations; oldest first. */
  async deadLetters(name: string): Promise<readonly DeadLetter[]> {
    return this.#operator.deadLetters.list(this.#deadLetterSource(name), MOST_DEAD_LETTERS);
  }

  /**
   * Sends dead letters of a queue or a function back, the oldest first; returns how many. With `id`, that one, and with `data`
   * in place of its own. Those that were sent back three times already, or `mostRedrives`, stay, unless they are named. Where it
   * dies (`diesAt`), the one that it dies at is not counted, and those behind it are not sent back.
   */
  async redrive(name: string, { id, data, diesAt, ...options }: TestRedrive = {}): Promise<number> {
    const { deadLetters } = this.#operator;
    const source = this.#deadLetterSource(name);
    const dies = (letter: string) => letter === diesAt;
    const redriven =
      id === undefined
        ? deadLetters.redrive(source, { ...options, dies })
        : deadLetters.redriveOne(source, id, data, dies);
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

function operatorOf({ engine, meter, clock, issuer }: VirtualApp): Operator {
  return new Operator(engine, meter, new Logs(clock), issuer, new Date(clock.now()));
}
