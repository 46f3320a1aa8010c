import type { Inventory, RunUsage } from "@motif/core/model";
import type { HttpResponseData } from "@motif/runtime/platform";
import type { InvocationRecord } from "./invocation/function-pool.ts";
import type { Operation } from "./kinds/operations.ts";
import type { ItemPage, ItemResult } from "./kinds/table/protocol.ts";
import type { Work, WorkResult } from "./sandbox/environment.ts";

/**
 * How often each size or time occurred. Sizes are in bytes, rounded up to whole KiB; times in milliseconds, rounded up
 * to 1 ms below a second and to 100 ms above: finer than any cloud bills.
 */
type Histogram = Map<number, number>;

interface FunctionMeter {
  invocations: number;
  units: number;
  asynchronous: number;
  starts: number;
  readonly durations: Histogram;
}

interface QueueMeter {
  sendCalls: number;
  delivered: number;
  batches: number;
  failed: number;
  readonly sent: Histogram;
}

interface TableMeter {
  updates: number;
  deletes: number;
  queriedItems: number;
  readonly gets: Histogram;
  readonly writes: Histogram;
  readonly queries: Histogram;
  readonly eventualQueries: Histogram;
}

interface BucketMeter {
  gets: number;
  heads: number;
  lists: number;
  events: number;
  readonly puts: Histogram;
}

const KIB = 1024;

/**
 * Counts what clouds bill while an engine runs: requests, invocations, messages, table and object operations, each a few
 * additions. `snapshot` is what `motif cost --from-run` prices. Counts are not durable: a killed process loses those
 * since the last snapshot that was written.
 */
export class Meter {
  readonly #from: number;
  readonly #now: () => number;
  #arrivals = 0;
  #requests = 0;
  #responseBytes = 0;
  readonly #requestBytes: Histogram = new Map();
  readonly #functions = new Map<string, FunctionMeter>();
  readonly #queues = new Map<string, QueueMeter>();
  readonly #tables = new Map<string, TableMeter>();
  readonly #buckets = new Map<string, BucketMeter>();

  constructor(now: () => number) {
    this.#now = now;
    this.#from = now();
  }

  /** Something came from outside other than by HTTP: a message, an object, a direct call. */
  arrival(count: number): void {
    this.#arrivals += count;
  }

  /** A request of the app's API and its answer. A streamed answer counts with its content-length, if it has one. */
  request(bodyBytes: number, response: HttpResponseData): void {
    this.#arrivals++;
    this.#requests++;
    this.#responseBytes += responseSize(response);
    add(this.#requestBytes, kibibytes(bodyBytes));
  }

  /** A finished invocation. */
  invocation(record: InvocationRecord, work: Work, result: WorkResult | undefined): void {
    const meter = entry(this.#functions, record.function, newFunctionMeter);
    const events = work.kind === "consumer" ? work.events : undefined;
    const units = events?.length ?? 1;
    meter.invocations++;
    meter.units += units;
    if (record.initMs !== undefined) meter.starts++;
    add(meter.durations, milliseconds(record.durationMs));
    const queue = queueOf(events?.[0]?.source);
    if (queue === undefined) {
      if (work.kind !== "http") meter.asynchronous++;
      return;
    }
    const queueMeter = entry(this.#queues, queue, newQueueMeter);
    queueMeter.batches++;
    queueMeter.delivered += units;
    queueMeter.failed += record.status === "ok" && Array.isArray(result) ? result.length : units;
  }

  /** An object event on its way to a consumer. */
  objectEvent(bucket: string): void {
    entry(this.#buckets, bucket, newBucketMeter).events++;
  }

  /** An operation that was done, with what came of it; undefined where it was refused, which is billed too. */
  operation(operation: Operation, value: unknown): void {
    const { resource } = operation;
    switch (operation.type) {
      case "queue.send": {
        const meter = entry(this.#queues, resource, newQueueMeter);
        meter.sendCalls++;
        for (const { body } of operation.messages) add(meter.sent, kibibytes(body.length));
        break;
      }
      case "bucket.get":
        entry(this.#buckets, resource, newBucketMeter).gets++;
        break;
      case "bucket.head":
        entry(this.#buckets, resource, newBucketMeter).heads++;
        break;
      case "bucket.list":
        entry(this.#buckets, resource, newBucketMeter).lists++;
        break;
      case "bucket.commitPut":
        add(entry(this.#buckets, resource, newBucketMeter).puts, kibibytes(operation.size));
        break;
      case "bucket.startPut":
      case "bucket.cancelPut":
      case "bucket.delete":
      case "secret.get":
        break;
      default:
        this.#tableOperation(operation, value);
    }
  }

  #tableOperation(operation: Extract<Operation, { type: `table.${string}` }>, value: unknown): void {
    const meter = entry(this.#tables, operation.resource, newTableMeter);
    switch (operation.type) {
      case "table.get":
        add(meter.gets, kibibytes((value as ItemResult | undefined)?.json.length ?? 0));
        break;
      case "table.query":
      case "table.scan": {
        const page = value as ItemPage | undefined;
        const eventual = operation.type === "table.scan" || operation.index !== undefined;
        add(eventual ? meter.eventualQueries : meter.queries, kibibytes(page?.json.length ?? 0));
        meter.queriedItems += page?.versions.length ?? 0;
        break;
      }
      case "table.put":
        add(meter.writes, kibibytes(operation.json.length));
        break;
      case "table.putMany":
        for (const { json } of operation.items) add(meter.writes, kibibytes(json.length));
        break;
      case "table.update":
        meter.updates++;
        add(meter.writes, kibibytes((value as ItemResult | undefined)?.json.length ?? 0));
        break;
      case "table.delete":
        meter.deletes++;
    }
  }

  /** All counts so far. */
  snapshot({ app }: Inventory): RunUsage {
    return {
      version: 1,
      app,
      from: new Date(this.#from).toISOString(),
      to: new Date(this.#now()).toISOString(),
      arrivals: this.#arrivals,
      api: {
        requests: this.#requests,
        requestBytes: plain(this.#requestBytes),
        responseBytes: this.#responseBytes,
      },
      functions: plainMeters(this.#functions),
      queues: plainMeters(this.#queues),
      tables: plainMeters(this.#tables),
      buckets: plainMeters(this.#buckets),
    };
  }
}

function newFunctionMeter(): FunctionMeter {
  return { invocations: 0, units: 0, asynchronous: 0, starts: 0, durations: new Map() };
}

function newQueueMeter(): QueueMeter {
  return { sendCalls: 0, delivered: 0, batches: 0, failed: 0, sent: new Map() };
}

function newTableMeter(): TableMeter {
  return {
    updates: 0,
    deletes: 0,
    queriedItems: 0,
    gets: new Map(),
    writes: new Map(),
    queries: new Map(),
    eventualQueries: new Map(),
  };
}

function newBucketMeter(): BucketMeter {
  return { gets: 0, heads: 0, lists: 0, events: 0, puts: new Map() };
}

function entry<T>(meters: Map<string, T>, name: string, make: () => T): T {
  let meter = meters.get(name);
  if (!meter) {
    meter = make();
    meters.set(name, meter);
  }
  return meter;
}

function add(histogram: Histogram, value: number): void {
  histogram.set(value, (histogram.get(value) ?? 0) + 1);
}

function kibibytes(bytes: number): number {
  return Math.ceil(bytes / KIB) * KIB;
}

function milliseconds(ms: number): number {
  return ms <= 1000 ? Math.ceil(ms) : Math.ceil(ms / 100) * 100;
}

/** The queue that events come from; undefined for events of buckets, schedules and direct calls. */
function queueOf(source: string | undefined): string | undefined {
  const prefix = "/queues/";
  return source?.startsWith(prefix) ? source.slice(prefix.length) : undefined;
}

function responseSize({ headers, body }: HttpResponseData): number {
  let size = 0;
  for (const [name, value] of headers) size += name.length + value.length + 4;
  if (typeof body === "string" || body instanceof Uint8Array) return size + body.length;
  const length = headers.find(([name]) => name === "content-length")?.[1];
  return size + (body === null ? 0 : Number(length ?? 0));
}

function plain(histogram: Histogram): Record<string, number> {
  return Object.fromEntries([...histogram].sort(([a], [b]) => a - b));
}

type Plain<T> = { readonly [K in keyof T]: T[K] extends Histogram ? Record<string, number> : T[K] };

function plainMeters<T extends object>(meters: ReadonlyMap<string, T>): Record<string, Plain<T>> {
  const names = [...meters].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    names.map(([name, meter]) => {
      const fields = Object.entries(meter).map(([key, value]) => [
        key,
        value instanceof Map ? plain(value) : value,
      ]);
      return [name, Object.fromEntries(fields) as Plain<T>]; // the meter's own fields, with maps as objects
    }),
  );
}
