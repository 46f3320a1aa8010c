import type { ObjectCreated } from "./cloud-event.ts";
import type { ConsumerFunction } from "./functions/consumer.ts";
import type { HttpFunction } from "./functions/http.ts";
import type { ScheduledFunction } from "./functions/scheduled.ts";
import type { TaskFunction } from "./functions/task.ts";
import type { BucketLayout } from "./resources/bucket.ts";
import type { Queue, QueueLayout } from "./resources/queue.ts";
import type { Duration } from "./units.ts";

/** Any function. */
export type AnyFunction = HttpFunction | ConsumerFunction | TaskFunction | ScheduledFunction;

/** Which browsers' pages may call the API (https://fetch.spec.whatwg.org/#http-cors-protocol). */
export interface CorsOptions {
  /** Origins such as `https://shop.example`, or `["*"]`. */
  readonly origins: readonly string[];
  /** Request headers that a page may send, besides the safe-listed ones and `content-type`. */
  readonly headers?: readonly string[];
  /** Response headers that a page may read. */
  readonly exposeHeaders?: readonly string[];
  readonly maxAge?: Duration;
}

/** Settings of an HTTP API. */
export interface HttpApiOptions {
  readonly cors?: CorsOptions;
  /** Largest request body in bytes; 6 MiB if not given, 10 MiB at most (the limit of API Gateway). */
  readonly bodyLimit?: number;
}

/** An HTTP API: routes such as `GET /items/{id}`, each with its function. */
export interface HttpApi extends HttpApiOptions {
  readonly kind: "httpApi";
  readonly routes: Readonly<Record<string, HttpFunction>>;
}

/** How often and when a failed event is delivered again. */
export interface RetryPolicy {
  /** Deliveries in all, the first one included, before the event goes to the dead-letter queue. */
  readonly attempts?: number;
  /** Wait before the second delivery. */
  readonly initialDelay?: Duration;
  /** Longest wait. */
  readonly maxDelay?: Duration;
  /**
   * Each wait is so many times the one before; 2 if not given. A random part of it (full jitter) is taken off where
   * messages of a queue are delivered again; asynchronous invocations wait as long as it says, as on Lambda.
   */
  readonly factor?: number;
}

/** How messages of a queue reach their consumer. */
export interface DeliveryPolicy {
  /**
   * Most messages in one call; 10 if not given. On a FIFO queue 1 if not given: in a larger batch, a message that fails
   * takes an attempt from each one behind it in its group.
   */
  readonly batchSize?: number;
  /** How long to wait for a full batch; 0 if not given. */
  readonly batchWindow?: Duration;
  /** Most calls at the same time. */
  readonly maxConcurrency?: number;
  readonly retry?: RetryPolicy;
}

/** A queue's messages go to a consumer; those that fail to the queue's dead-letter queue. */
export interface QueueSubscription extends DeliveryPolicy {
  readonly kind: "queueSubscription";
  readonly queue: QueueLayout;
  readonly consumer: ConsumerFunction;
}

/** Which objects of a bucket, and how often to try. */
export interface ObjectFilter {
  readonly prefix?: string;
  readonly suffix?: string;
  readonly retry?: RetryPolicy;
}

/** New objects of a bucket go to a consumer, asynchronously; events that fail to its dead-letter queue. */
export interface ObjectSubscription extends ObjectFilter {
  readonly kind: "objectSubscription";
  readonly bucket: BucketLayout;
  readonly consumer: ConsumerFunction;
}

/** When a scheduled function runs: a cron expression with five fields, or a fixed interval. */
export type ScheduleTiming =
  | { readonly cron: string /** IANA name; UTC if not given. */; readonly timeZone?: string }
  | { readonly every: Duration };

/** A schedule calls a function, asynchronously. */
export interface Schedule {
  readonly kind: "schedule";
  readonly timing: ScheduleTiming;
  readonly function: ScheduledFunction;
}

/** What can stand in an app's wiring. A task stands for itself: it is called directly. */
export type Wiring = HttpApi | QueueSubscription | ObjectSubscription | Schedule | TaskFunction;

/** An app: a name and its wiring. An inert object; nothing happens when it is made. */
export interface App {
  readonly kind: "app";
  readonly name: string;
  readonly wiring: Readonly<Record<string, Wiring>>;
}

/** Routes of an HTTP API. */
export function httpApi(
  routes: Readonly<Record<string, HttpFunction>>,
  options: HttpApiOptions = {},
): HttpApi {
  return { kind: "httpApi", routes, ...options };
}

/** Delivers a queue's messages to a consumer of the same type. */
export function consume<T>(
  queue: Queue<T>,
  consumer: ConsumerFunction<T>,
  policy: DeliveryPolicy = {},
): QueueSubscription {
  return { kind: "queueSubscription", queue, consumer, ...policy };
}

/** Delivers a bucket's object-created events to a consumer. */
export function onObjectCreated(
  bucket: BucketLayout,
  consumer: ConsumerFunction<ObjectCreated>,
  filter: ObjectFilter = {},
): ObjectSubscription {
  return { kind: "objectSubscription", bucket, consumer, ...filter };
}

/** Runs a function on a schedule. */
export function schedule(timing: ScheduleTiming, fn: ScheduledFunction): Schedule {
  return { kind: "schedule", timing, function: fn };
}

/** Declares an app. Its definition is checked when it is loaded, started or built. */
export function app(name: string, wiring: Readonly<Record<string, Wiring>>): App {
  return { kind: "app", name, wiring };
}
