import type { CorsOptions } from "@motif/core";
import type { AsyncRetryEntry, TriggerKind } from "@motif/core/model";
import type { ResourceKind } from "@motif/core/platform";

/**
 * What an app becomes on Google Cloud, as plain data: every decision is made here, and Terraform only writes it down.
 * `motif build --plan` prints it. Names are those of the app; times are in seconds unless their name says otherwise,
 * memory is in MiB.
 */
export interface GcpPlan {
  readonly app: string;
  /** Largest length of `<project_name>-<environment>` with which every name stays within its service's limit. */
  readonly prefixLength: number;
  /** The APIs of the project that have to be on, such as `run.googleapis.com`. */
  readonly services: readonly string[];
  readonly functions: readonly FunctionPlan[];
  /** Service accounts of others than functions: they build, call functions or stand behind the gateway. */
  readonly helpers: readonly HelperPlan[];
  readonly database?: DatabasePlan;
  /** All topics, those of dead letters included. */
  readonly topics: readonly TopicPlan[];
  readonly subscriptions: readonly SubscriptionPlan[];
  /** Whether there is a Cloud Tasks queue, which delayed messages wait in. */
  readonly delays: boolean;
  readonly buckets: readonly BucketPlan[];
  readonly secrets: readonly SecretPlan[];
  readonly objectTriggers: readonly ObjectTriggerPlan[];
  readonly api?: ApiPlan;
  readonly schedules: readonly SchedulePlan[];
  readonly alerts: readonly AlertPlan[];
  readonly logRetentionDays: number;
}

/** Something that the plan makes, and the attribute of it that is meant. An `id` is `projects/<project>/…`. */
export type Reference =
  | { readonly kind: "project" }
  | { readonly kind: "pubsub-endpoint" }
  | { readonly kind: "function"; readonly name: string; readonly attribute: "name" | "url" }
  | { readonly kind: "topic" | "subscription"; readonly name: string; readonly attribute: "id" | "name" }
  | { readonly kind: "bucket"; readonly name: string; readonly attribute: "name" }
  | { readonly kind: "secret"; readonly name: string; readonly attribute: "id" }
  | { readonly kind: "database" | "task-queue"; readonly attribute: "id" }
  | { readonly kind: "gateway"; readonly attribute: "id" }
  | { readonly kind: "account"; readonly name: string; readonly attribute: "email" };

/** A Cloud Run function of the 2nd generation, with its service account. */
export interface FunctionPlan {
  readonly name: string;
  readonly description: string;
  /** What the function is invoked by: decides its adapter. */
  readonly trigger: TriggerKind;
  /** The kinds of resource that it uses: decides its drivers. */
  readonly drivers: readonly ResourceKind[];
  /** Path of the zip, seen from the folder with the Terraform files. */
  readonly bundle: string;
  readonly runtime: "nodejs24";
  readonly memory: number;
  readonly timeout: number;
  readonly minimumInstances: number;
  readonly maximumInstances: number;
  /** `internal`: only Pub/Sub, Eventarc and Cloud Scheduler of the same project reach it, besides what IAM says. */
  readonly ingress: "all" | "internal";
  readonly environment: Readonly<Record<string, string | Reference>>;
  /** Becomes one JSON environment variable; see `environment.ts`. */
  readonly api?: HttpSettings;
  readonly queueDeliveries: readonly QueueDeliveryPlan[];
  readonly asyncDelivery?: AsyncRetryEntry;
  readonly objectFilters: readonly ObjectFilterPlan[];
  readonly permissions: readonly Permission[];
  /** Who may call it. */
  readonly callers: readonly Caller[];
}

/** What an HTTP function answers. */
export interface HttpSettings {
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  readonly cors?: CorsOptions;
  readonly bodyLimit: number;
  /** Set where an API Gateway calls it, with a token of its own instead of the caller's. */
  readonly behindGateway?: boolean;
  /** What other functions behind it answer on the paths of `routes`. */
  readonly otherRoutes?: readonly { readonly method: string; readonly path: string }[];
}

/** How failed messages of one queue are given up. */
export interface QueueDeliveryPlan {
  readonly queue: string;
  readonly deadLetterQueue: string;
  readonly attempts: number;
}

/** Which objects of a bucket a function gets: Eventarc filters by the bucket only. */
export interface ObjectFilterPlan {
  readonly bucket: string;
  readonly prefix: string;
  readonly suffix: string;
}

/** A role of a service account on one resource, and where it comes from: a line for each reason. */
export interface Permission {
  readonly why: readonly string[];
  readonly role: string;
  readonly on: PermissionTarget;
}

/** What a role is for. */
export type PermissionTarget =
  | { readonly kind: "bucket" | "topic" | "secret"; readonly name: string }
  | { readonly kind: "task-queue" | "database" | "repository" | "bundles" }
  | { readonly kind: "own-account" }
  /** The whole project, where Google Cloud offers nothing else; `condition` narrows it where it can be narrowed. */
  | { readonly kind: "project"; readonly condition?: "build-sources" };

/** Who may call a function: a helper by its name, or everybody, where a variable of the deployment says so. */
export type Caller =
  | { readonly why: string; readonly account: string }
  /** `api`: it is the HTTP API, public by default. `streaming`: it is called directly, and not public by default. */
  | { readonly why: string; readonly everybody: "api" | "streaming" };

/** A service account that is no function's. `name` is a key of the plan; `role` says what it is for. */
export interface HelperPlan {
  readonly name: string;
  readonly description: string;
  readonly permissions: readonly Permission[];
}

/** The Firestore database of the app, in native mode. */
export interface DatabasePlan {
  readonly collections: readonly CollectionPlan[];
}

/** The documents of a table, or those that tell duplicates in FIFO queues apart. */
export interface CollectionPlan {
  /** The collection's id. */
  readonly name: string;
  readonly description: string;
  /** Fields without the single-field indexes that Firestore makes by itself. */
  readonly unindexed: readonly string[];
  /** The field of the TTL policy; it has no index either. */
  readonly expiry?: string;
}

/** A Pub/Sub topic. */
export interface TopicPlan {
  readonly name: string;
  readonly description: string;
  /** What the dead letters are of; undefined for a queue of the app's own. */
  readonly deadLettersOf?: { readonly kind: "queue" | "function"; readonly name: string };
}

/** The only subscription of a topic, of the same name. Without `push`, messages wait for whoever pulls them. */
export interface SubscriptionPlan {
  readonly name: string;
  readonly description: string;
  readonly ordered: boolean;
  readonly retention: number;
  readonly ackDeadline: number;
  readonly push?: PushPlan;
}

/** How a subscription's messages reach a function. Backoffs are in milliseconds. */
export interface PushPlan {
  readonly function: string;
  readonly caller: string;
  readonly deadLetterTopic: string;
  readonly maximumAttempts: number;
  readonly minimumBackoffMs: number;
  readonly maximumBackoffMs: number;
  /** What the app asks for and Pub/Sub does in another way. */
  readonly note?: string;
}

/** A Cloud Storage bucket: private, uniform access, versioned. */
export interface BucketPlan {
  readonly name: string;
}

/** A Secret Manager secret, without a value: whoever may know it sets it. */
export interface SecretPlan {
  readonly name: string;
  readonly description: string;
}

/** An Eventarc trigger: new objects of a bucket go to a function. */
export interface ObjectTriggerPlan {
  readonly name: string;
  readonly bucket: string;
  readonly function: string;
  readonly caller: string;
}

/** The HTTP API: a function's own address, or an API Gateway in front of several. */
export interface ApiPlan {
  readonly name: string;
  /** Set where one function answers everything, or everything that is not streamed. */
  readonly onlyFunction?: string;
  /** Functions that stream and are called directly, beside what answers the others. */
  readonly direct: readonly string[];
  /** What the gateway lets through; without any there is no gateway. */
  readonly operations: readonly OperationPlan[];
}

/** An operation of the OpenAPI document, and the function behind it. */
export interface OperationPlan {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly string[];
  readonly function: string;
}

/** A Cloud Scheduler job. */
export interface SchedulePlan {
  readonly name: string;
  readonly description: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly function: string;
  readonly caller: string;
  readonly payload: { readonly schedule: string };
  readonly attemptDeadline: number;
  readonly retries: number;
  readonly minimumBackoff: number;
  readonly maximumBackoff: number;
  readonly maximumDoublings: number;
  /** Seconds that it is tried for at least, however many retries that takes; 0 where it is not tried again. */
  readonly retryTime: number;
}

/** An alert policy on one metric. Those of one kind differ in subject, threshold and target only. */
export interface AlertPlan {
  readonly kind: "errors" | "throttles" | "duration" | "age" | "depth" | "server-errors" | "direct-errors";
  /** Name of the function, subscription or API. The policy's own is `<subject>-<kind>`. */
  readonly subject: string;
  readonly description: string;
  /** The metric's type, or `log-errors` for the app's own log-based metric. */
  readonly metric: string;
  /** The monitored resource, and the label by which it is found. */
  readonly resource: { readonly type: string; readonly label: string; readonly value: Reference };
  /** Further restrictions, in Monitoring's filter language. */
  readonly where?: string;
  readonly aligner: "ALIGN_DELTA" | "ALIGN_MAX" | "ALIGN_PERCENTILE_99";
  readonly reducer: "REDUCE_SUM" | "REDUCE_MAX";
  /** The alert goes off when the metric is over it. */
  readonly threshold: number;
  readonly period: number;
}
