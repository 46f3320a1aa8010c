import {
  type BucketReader,
  type BucketWriter,
  type ByteRange,
  type Json,
  type JsonObject,
  type ListObjects,
  NotFoundError,
  type Page,
  type PutObjectOptions,
  type SendOptions,
  type Stored,
  type TableReader,
  type TableWriter,
} from "@motif/core";
import { handleOf, type Inventory, type RunUsage } from "@motif/core/model";
import { type Drivers, outgoing, type ResourceLayout } from "@motif/core/platform";
import { parseTraceparent, traceIdOf } from "@motif/runtime/platform";
import type {
  AdminPort,
  DeadLetter,
  DeadLetterSource,
  Health,
  InvocationMode,
  InvocationResult,
  InvocationTrace,
  PageRequest,
  QueueState,
} from "./admin/port.ts";
import { asyncQueueOf } from "./delivery/events.ts";
import type { Engine } from "./engine.ts";
import type { Meter } from "./meter.ts";

type AnyTable = TableReader<JsonObject, string, string> & TableWriter<JsonObject, string>;

/**
 * What a person, the CLI or a test may do with a running app: look at its state and act on it. Unlike functions, an
 * operator needs no grants.
 */
export class Operator implements AdminPort {
  readonly #engine: Engine;
  readonly #meter: Meter;
  readonly #drivers: Drivers;
  readonly #startedAt: string;

  constructor(engine: Engine, meter: Meter, startedAt: Date) {
    this.#engine = engine;
    this.#meter = meter;
    this.#drivers = engine.operatorDrivers();
    this.#startedAt = startedAt.toISOString();
  }

  async health(): Promise<Health> {
    return { status: "ok", app: this.#engine.inventory.app, startedAt: this.#startedAt };
  }

  async usage(): Promise<RunUsage> {
    return this.#meter.snapshot(this.#engine.inventory);
  }

  /** All operations on a table. Throws `NotFoundError`. */
  table(name: string): AnyTable {
    return this.#handle(this.#named("tables", name)) as AnyTable;
  }

  /** All operations on a bucket. Throws `NotFoundError`. */
  bucket(name: string): BucketReader & BucketWriter {
    return this.#handle(this.#named("buckets", name)) as BucketReader & BucketWriter;
  }

  async tableItems(table: string, page: PageRequest): Promise<Page<Stored<JsonObject>>> {
    return this.table(table).scan(page);
  }

  async queueState(queue: string): Promise<QueueState> {
    this.#named("queues", queue);
    const { queues } = this.#engine.store;
    const subscription = this.#engine.inventory.queueSubscriptions.find(
      (candidate) => candidate.queue === queue,
    );
    const { available, inFlight, delayed, oldestAgeSeconds } = queues.stats(queue);
    const deadLetter = subscription ? queues.count(subscription.deadLetterQueue) : 0;
    return { available, inFlight, delayed, oldestAgeSeconds, deadLetter };
  }

  async sendMessage(queue: string, message: unknown, options: SendOptions): Promise<{ readonly id: string }> {
    const { layout } = this.#named("queues", queue);
    const [sent] = await (this.#drivers.queue?.send(layout, [outgoing(layout, message, options, {})]) ?? []);
    if (!sent) throw new Error(`Queue ${queue} accepted no message.`);
    return sent;
  }

  async deadLetters(source: DeadLetterSource, limit: number): Promise<readonly DeadLetter[]> {
    const { deadLetterQueue } = this.#deadLetterRoute(source);
    return this.#engine.store.queues
      .peek(deadLetterQueue, limit)
      .map(({ id, body, reason, receiveCount }) => ({
        id,
        data: JSON.parse(body),
        reason: reason ?? "unknown",
        receiveCount,
      }));
  }

  async redrive(source: DeadLetterSource, max?: number): Promise<number> {
    const { queue, deadLetterQueue } = this.#deadLetterRoute(source);
    const { store } = this.#engine;
    const moved = await store.run(() => store.queues.redrive(deadLetterQueue, queue, max));
    this.#engine.wake(queue);
    return moved;
  }

  async putObject(
    bucket: string,
    key: string,
    content: ReadableStream<Uint8Array>,
    options: PutObjectOptions,
  ) {
    const objects = this.bucket(bucket);
    const written = await objects.put(key, content, options);
    const stored = await objects.head(key);
    return { ...written, lastModified: stored?.lastModified ?? new Date().toISOString() };
  }

  async getObject(bucket: string, key: string, range?: ByteRange) {
    return this.bucket(bucket).get(key, range && { range });
  }

  async headObject(bucket: string, key: string) {
    return this.bucket(bucket).head(key);
  }

  async deleteObject(bucket: string, key: string) {
    return this.bucket(bucket).delete(key);
  }

  async listObjects(bucket: string, list: ListObjects) {
    const objects = this.bucket(bucket);
    const { entries, ...page } = await objects.list(list);
    const stored = await Promise.all(entries.map(({ key }) => objects.head(key)));
    return { ...page, entries: stored.filter((info) => info !== undefined) };
  }

  async invoke(
    functionName: string,
    payload: Json | undefined,
    mode: InvocationMode,
  ): Promise<InvocationResult> {
    return this.#engine.invoke(functionName, payload ?? null, mode);
  }

  /** The ids of traces are worked out when they are asked for: most invocations nobody ever looks at. */
  async traces(limit: number): Promise<readonly InvocationTrace[]> {
    return this.#engine.traces.latest(limit).map(({ links, ...record }) => ({
      ...record,
      startedAt: new Date(record.startedAt).toISOString(),
      traceId: parseTraceparent(record.parent)?.traceId ?? traceIdOf(record.invocationId) ?? "",
      ...(links && { links: [...links] }),
    }));
  }

  #deadLetterRoute({ kind, name }: DeadLetterSource): {
    readonly queue: string;
    readonly deadLetterQueue: string;
  } {
    const { inventory } = this.#engine;
    if (kind === "function") {
      const { asyncRetry } = this.#named("functions", name);
      return { queue: asyncQueueOf(name), deadLetterQueue: asyncRetry.deadLetterQueue };
    }
    this.#named("queues", name);
    const subscription = inventory.queueSubscriptions.find((candidate) => candidate.queue === name);
    if (!subscription) throw new NotFoundError(`Queue ${name} has no consumer, so it has no dead letters.`);
    return { queue: name, deadLetterQueue: subscription.deadLetterQueue };
  }

  #handle(resource: ResourceLayout): unknown {
    return handleOf(resource, "readWriter", this.#drivers);
  }

  #named<K extends "tables" | "queues" | "buckets" | "functions">(kind: K, name: string) {
    const entries: readonly { readonly name: string }[] = this.#engine.inventory[kind];
    const entry = entries.find((candidate) => candidate.name === name);
    if (entry) return entry as Inventory[K][number];
    const names = entries.map((candidate) => candidate.name).join(", ") || "none";
    throw new NotFoundError(`The app has no ${kind.slice(0, -1)} ${name}. It has: ${names}.`);
  }
}
