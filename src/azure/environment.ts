/**
 * What the compiler tells a deployed function: app settings of its function app (nothing secret is ever in one of
 * them), and the settings of its trigger, which are part of its bundle, since triggers are code in Azure Functions'
 * programming model v4 (https://learn.microsoft.com/azure/azure-functions/functions-reference-node).
 *
 * App settings are shared by all functions of a function app, so nothing in them is about one function alone.
 */
import type { CorsOptions } from "@motif/core";
import type { AsyncRetryEntry, RetryEntry } from "@motif/core/model";
import type { ResourceKind } from "@motif/core/platform";

/** Names of the app settings that do not depend on a resource. */
export const VARIABLE = {
  /** Name of the app: `service` in logs, spans and metrics. Every function app has it. */
  service: "MOTIF_SERVICE",
  /** `debug`, `info`, `warn` or `error`. Every function app has it. */
  logLevel: "MOTIF_LOG_LEVEL",
  /** Client id of the function app's user-assigned identity. Every function app has it; the name is Azure's own. */
  clientId: "AZURE_CLIENT_ID",
  /** Endpoint of the Cosmos DB account: `https://acme.documents.azure.com:443/`. Apps that use a table have it. */
  cosmosEndpoint: "MOTIF_COSMOS_ENDPOINT",
  /** Name of the Cosmos DB database. Apps that use a table have it. */
  cosmosDatabase: "MOTIF_COSMOS_DATABASE",
  /** Blob endpoint of the storage account: `https://acme.blob.core.windows.net`. Apps that use a bucket have it. */
  blobEndpoint: "MOTIF_BLOB_ENDPOINT",
} as const;

/**
 * The Service Bus connection, in the form that triggers want it
 * (https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus#identity-based-connections).
 * Apps that use or consume a queue, or are called by object events or schedules, have all three settings of
 * {@link SERVICE_BUS_VARIABLE}.
 */
export const SERVICE_BUS_CONNECTION = "MOTIF_SERVICEBUS";

/** The app settings of {@link SERVICE_BUS_CONNECTION}. */
export const SERVICE_BUS_VARIABLE = {
  /** `acme.servicebus.windows.net`. */
  namespace: `${SERVICE_BUS_CONNECTION}__fullyQualifiedNamespace`,
  /** Always `managedidentity`. */
  credential: `${SERVICE_BUS_CONNECTION}__credential`,
  /** The same as {@link VARIABLE}`.clientId`. */
  clientId: `${SERVICE_BUS_CONNECTION}__clientId`,
} as const;

/**
 * The app setting with the physical name of a table's or a bucket's container, or of a queue: `MOTIF_TABLE_ITEMS`,
 * `MOTIF_QUEUE_BULK_JOBS`. Two names of one kind never share a setting, since names have no underscore. An app has those
 * of what its functions were granted, of the queues that they consume ({@link QueueTrigger}`.queue`,
 * {@link ObjectsTrigger}`.queue`) and of the dead-letter queues of their triggers, and of buckets whose events they get.
 */
export function resourceVariable(kind: ResourceKind, name: string): string {
  return `MOTIF_${kind.toUpperCase()}_${name.toUpperCase().replaceAll("-", "_")}`;
}

/** What a function is invoked by. */
export type Trigger = HttpTrigger | QueuesTrigger | ObjectEventsTrigger | SchedulesTrigger | TaskTrigger;

/** Routes of the HTTP API that are this function's. */
export interface HttpTrigger extends HttpApiSettings {
  readonly kind: "http";
}

/** What the gateway part of an adapter has to know of the HTTP API. */
export interface HttpApiSettings {
  readonly routes: readonly HttpRoute[];
  readonly cors?: CorsOptions;
  /** Largest request body in bytes. */
  readonly bodyLimit: number;
}

/** A route with its `{parameter}` segments: `{ method: "GET", path: "/items/{id}" }`. */
export interface HttpRoute {
  readonly method: string;
  readonly path: string;
}

/** Queues of the app that the function consumes. */
export interface QueuesTrigger {
  readonly kind: "queue";
  readonly queues: readonly QueueTrigger[];
}

/** How the messages of one queue are delivered and tried again. Names are those of the app. */
export interface QueueTrigger {
  readonly queue: string;
  readonly fifo: boolean;
  /**
   * More than 1 makes batches, as many as `maxMessageBatchSize` of host.json says; a FIFO queue's messages come one by one
   * whatever it says.
   */
  readonly batchSize: number;
  readonly retry: RetryEntry;
  /** A queue of its own, to which the queue forwards its dead letters too. */
  readonly deadLetterQueue: string;
}

/** Object events that the function gets. Event Grid puts those of each subscription into a queue of its own. */
export interface ObjectEventsTrigger {
  readonly kind: "objects";
  readonly subscriptions: readonly ObjectsTrigger[];
}

/** How the events of one subscription to a bucket are delivered and tried again. */
export interface ObjectsTrigger {
  /** The queue that Event Grid delivers to; its name in the app is {@link objectQueueOf}. */
  readonly queue: string;
  readonly bucket: string;
  readonly retry: AsyncRetryEntry;
}

/** The name in the app of the queue with the object events of a subscription (a name in the app's wiring). */
export function objectQueueOf(subscription: string): string {
  return `${subscription}-events`;
}

/** Schedules that run the function. */
export interface SchedulesTrigger {
  readonly kind: "scheduled";
  readonly schedules: readonly ScheduleTrigger[];
}

/** When the function runs, and how a failed run is tried again. */
export interface ScheduleTrigger {
  /** Name of the schedule in the app's wiring. */
  readonly schedule: string;
  /** NCRONTAB with six fields, in UTC (https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions). */
  readonly expression: string;
  readonly retry: AsyncRetryEntry;
}

/**
 * The function is called directly: `POST` to {@link taskRoute} with the input as JSON and a function key. The answer is
 * the output.
 */
export interface TaskTrigger {
  readonly kind: "task";
}

/** The route of a task, without a leading slash. */
export function taskRoute(name: string): string {
  return `_motif/tasks/${name}`;
}

/** What the adapter has to know of a function besides its definition. */
export interface FunctionSettings<T extends Trigger = Trigger> {
  readonly trigger: T;
  /** Milliseconds. The app's `functionTimeout` in host.json is at least so long and a little more. */
  readonly timeoutMs: number;
}
