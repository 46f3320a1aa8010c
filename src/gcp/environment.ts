/**
 * The environment variables of a deployed function: the compiler sets them, the adapters read them. Nothing secret is
 * ever in one of them. A resource is named as Google's APIs name it: `projects/<project>/topics/<topic>`.
 */
import type { CorsOptions } from "@motif/core";
import type { RetryEntry } from "@motif/core/model";
import type { ResourceKind } from "@motif/core/platform";

/** Names of the variables that do not depend on a resource. */
export const VARIABLE = {
  /** Id of the project: log lines refer to their trace with it. Every function has it. */
  project: "MOTIF_PROJECT",
  /** Name of the app: `service` in logs, spans and metrics. Every function has it. */
  service: "MOTIF_SERVICE",
  /** `debug`, `info`, `warn` or `error`. Every function has it. */
  logLevel: "MOTIF_LOG_LEVEL",
  /** The function's timeout in milliseconds: Cloud Run tells a request's deadline to nobody. Every function has it. */
  timeout: "MOTIF_TIMEOUT_MS",
  /** JSON: an {@link Api}. HTTP functions have it. */
  api: "MOTIF_API",
  /** JSON: one {@link QueueDelivery} for each queue that the function consumes. */
  queueDeliveries: "MOTIF_QUEUE_DELIVERIES",
  /** JSON: the {@link AsyncDelivery} of a function that object events or a schedule invoke. */
  asyncDelivery: "MOTIF_ASYNC_DELIVERY",
  /** JSON: one {@link ObjectFilter} for each bucket whose events the function gets. */
  objectFilters: "MOTIF_OBJECT_FILTERS",
  /**
   * The Firestore database, `projects/<project>/databases/<database>`. Functions that use a table have it, and those that
   * send to a FIFO queue: what tells duplicates apart is kept there.
   */
  database: "MOTIF_DATABASE",
  /**
   * Where topics are published to, `https://<region>-pubsub.googleapis.com`: messages of one ordering key keep their
   * order only when they are published in one region
   * (https://cloud.google.com/pubsub/docs/ordering#considerations_when_using_ordered_messaging). Functions that send have it.
   */
  pubsubEndpoint: "MOTIF_PUBSUB_ENDPOINT",
  /**
   * The Cloud Tasks queue that delayed messages wait in, `projects/<project>/locations/<location>/queues/<queue>`.
   * Functions that send to a queue which is not FIFO have it.
   */
  taskQueue: "MOTIF_TASK_QUEUE",
  /** Email of the function's own service account: tasks publish as it. Goes with {@link VARIABLE.taskQueue}. */
  serviceAccount: "MOTIF_SERVICE_ACCOUNT",
} as const;

/**
 * Variables of the Functions Framework itself. Without this one it answers `/favicon.ico` and `/robots.txt` on its own.
 * HTTP functions have it.
 */
export const FRAMEWORK_VARIABLES = { IGNORED_ROUTES: "/_motif/ignored" } as const;

/** The name under which a bundle registers its function: the entry point of every deployed function. */
export const ENTRY_POINT = "handler";

/** What an HTTP function answers: its own routes only. */
export interface Api {
  /** `path` has `{parameter}` segments, as in the app's wiring. */
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  readonly cors?: CorsOptions;
  /** Largest request body in bytes. */
  readonly bodyLimit: number;
  /**
   * Whether requests come through an API Gateway. It puts a token of its own into `authorization`, and the caller's into
   * `x-forwarded-authorization` (https://cloud.google.com/api-gateway/docs/authenticating-users-jwt#receiving_authentication_results_in_your_api).
   */
  readonly behindGateway?: boolean;
  /**
   * What other functions answer on the paths of `routes`, where an API Gateway is in front of them all: it sends OPTIONS of
   * a path to one function, whose answer names the methods of the others too.
   */
  readonly otherRoutes?: readonly { readonly method: string; readonly path: string }[];
}

/** How the messages of one queue reach their consumer. How long a failed one waits is up to its push subscription. */
export interface QueueDelivery {
  /** The queue's name in the app. */
  readonly queue: string;
  /** `projects/<project>/subscriptions/<subscription>`: what a push request names. */
  readonly subscription: string;
  /** `projects/<project>/topics/<topic>`: for messages that are not to be tried again. */
  readonly deadLetterTopic: string;
  /** Deliveries in all. Pub/Sub itself gives up after 5 at the earliest, so the adapter does. */
  readonly attempts: number;
}

/**
 * How object events and scheduled runs are tried again. Neither Eventarc nor Cloud Scheduler says which attempt a
 * delivery is, so the adapter goes by the event's age: see `adapter/functions/async-delivery.ts`.
 */
export interface AsyncDelivery extends RetryEntry {
  readonly maximumAgeMs: number;
  /** `projects/<project>/topics/<topic>`: for events that failed for good. */
  readonly deadLetterTopic: string;
}

/** Which objects of a bucket a function gets: Eventarc filters by the bucket only. */
export interface ObjectFilter {
  /** The bucket's name in the app. The function has the bucket's own variable too. */
  readonly bucket: string;
  readonly prefix: string;
  readonly suffix: string;
}

/**
 * The variable with the physical name of a resource, such as `MOTIF_TABLE_ITEMS`: of a table the id of its collection, of
 * a queue its topic (`projects/<project>/topics/<topic>`), of a bucket its name. Two names of one kind never share a
 * variable, since names have no underscore. A function has those of what it was granted, and of the buckets whose events
 * it gets.
 */
export function resourceVariable(kind: ResourceKind, name: string): string {
  return `MOTIF_${kind.toUpperCase()}_${name.toUpperCase().replaceAll("-", "_")}`;
}

/**
 * The body of a Cloud Scheduler job's request. When the run was due is in the header `X-CloudScheduler-ScheduleTime`
 * (https://cloud.google.com/scheduler/docs/reference/rpc/google.cloud.scheduler.v1#httptarget).
 */
export interface ScheduledPayload {
  /** Name of the schedule in the app's wiring. */
  readonly schedule: string;
}

/**
 * The fields of a table's documents, in the collection that `MOTIF_TABLE_…` names. Only `key` and the indexes' fields are
 * ever queried, each by itself: the automatic single-field indexes are all that is needed, and no composite index.
 */
export const DOCUMENT_FIELD = {
  /** The item as JSON text. To be exempted from indexing (it can be longer than an index takes). */
  item: "item",
  /** Another random text for every write. To be exempted from indexing. */
  write: "write",
  /** When the item expires, a timestamp: the collection's TTL policy. To be exempted from indexing. */
  expiry: "expireAt",
  /** Partition key and sort key as bytes that sort as the keys do. */
  key: "key",
} as const;

/** The field by which an index of a table is queried: `index_byCategory`. Its automatic single-field index is needed. */
export function indexField(index: string): string {
  return `index_${index.replace(/[^A-Za-z0-9]/g, (other) => `_${other.charCodeAt(0).toString(16)}_`)}`;
}

/**
 * The collection that remembers for 5 minutes what was sent to FIFO queues. Its field `expireAt` is to have a TTL policy.
 * There is one in the database of every app that has a FIFO queue.
 */
export const DEDUPLICATION_COLLECTION = "motif-deduplication";
