import type { JsonObject } from "@motif/core";
import type { ApiSettings } from "../api/environment.ts";
import type { DirectSettings } from "../direct/environment.ts";
import type { FunctionSettings } from "../ground/environment.ts";
import type { ObjectsSettings } from "../objects/environment.ts";
import type { QueueSettings } from "../queue/environment.ts";
import type { ScheduleSettings } from "../schedule/environment.ts";

/**
 * What an app becomes on Azure, as plain data: every decision is made here, and Terraform only writes it down.
 * `motif build --plan` prints it. Names are those of the app; times are in seconds unless their name says otherwise,
 * memory is in MB.
 */
export interface AzurePlan {
  readonly app: string;
  /** Largest length of `<project_name>-<environment>` with which every name stays within its service's limit. */
  readonly prefixLength: number;
  readonly apps: readonly AppPlan[];
  readonly tables: readonly TablePlan[];
  /** All queues: the app's own, those that Event Grid delivers to, and those of dead letters. */
  readonly queues: readonly QueuePlan[];
  readonly buckets: readonly BucketPlan[];
  readonly secrets: readonly SecretPlan[];
  readonly eventSubscriptions: readonly EventSubscriptionPlan[];
  readonly api?: ApiPlan;
  readonly alerts: readonly AlertPlan[];
  readonly logRetentionDays: number;
}

/** Something that the plan makes, and the attribute of it that is meant. */
export type Reference =
  | { readonly kind: "table" | "queue" | "bucket"; readonly name: string; readonly attribute: "name" }
  | { readonly kind: "secret"; readonly name: string; readonly attribute: "reference" | "uri" }
  | { readonly kind: "identity"; readonly name: string; readonly attribute: "client_id" }
  | { readonly kind: "cosmos"; readonly attribute: "endpoint" | "database" }
  | { readonly kind: "storage"; readonly attribute: "blob_endpoint" }
  | { readonly kind: "service-bus"; readonly attribute: "host" };

/**
 * A function app on the Flex Consumption plan: functions that may do the same and are set up alike, with one identity.
 */
export interface AppPlan {
  readonly name: string;
  readonly description: string;
  /** Path of the zip, seen from the folder with the Terraform files. */
  readonly package: string;
  readonly functions: readonly FunctionPlan[];
  /** What answers requests that no route of the app matches; function apps with HTTP functions have it. */
  readonly unmatched?: UnmatchedPlan;
  /** host.json, as it is written into the package. */
  readonly host: JsonObject;
  readonly runtimeVersion: "24";
  /** MB of an instance. */
  readonly memory: number;
  /** Most instances; Azure's default if not given. */
  readonly maximumInstances?: number;
  /** Requests that an instance takes at the same time; Azure's default for its memory size if not given. */
  readonly httpConcurrency?: number;
  /** Instances that are there before anybody calls. */
  readonly alwaysReady: readonly { readonly group: string; readonly instances: number }[];
  readonly settings: Readonly<Record<string, string | Reference>>;
  readonly roles: readonly RolePlan[];
  /** The longest timeout of its functions. */
  readonly timeout: number;
}

/** The function of Azure that takes what no other route does: it knows all routes of the app's HTTP API. */
export interface UnmatchedPlan {
  /** Comes after all others of the function app: the host tries routes in the order of the names. */
  readonly azureName: string;
  readonly settings: ApiSettings;
}

/** What a function is invoked by. */
export type Trigger = ApiSettings | QueueSettings | ObjectsSettings | ScheduleSettings | DirectSettings;

/** A function in a function app. */
export interface FunctionPlan {
  readonly name: string;
  /**
   * What it is called in the function app: one name for each path of its routes, in the order in which they occur first,
   * and for each of its queues, subscriptions or schedules. The host tries routes in the order of the names.
   */
  readonly azureNames: readonly string[];
  /** The kinds of resource that it uses: decides its drivers. */
  readonly drivers: readonly ("table" | "queue" | "bucket" | "secret")[];
  /** Part of its bundle. */
  readonly settings: FunctionSettings<Trigger>;
}

/** A role of a function app's identity on one resource, and whose grant it comes from. */
export interface RolePlan {
  readonly why: readonly string[];
  readonly role: Role;
}

/** What a role allows, and on what. */
export type Role =
  | { readonly kind: "queue"; readonly name: string; readonly access: "send" | "receive" }
  | { readonly kind: "bucket"; readonly name: string; readonly access: "read" | "write" }
  | { readonly kind: "table"; readonly name: string; readonly access: TableAccess }
  | { readonly kind: "secret"; readonly name: string };

/** The role definition of a table that a role assigns: there is one for each access that is granted. */
export type TableAccess = "reader" | "writer" | "read-writer";

/** A Cosmos DB container, and the role definitions for it. */
export interface TablePlan {
  readonly name: string;
  readonly timeToLive: boolean;
  /** Paths of a document that are indexed; nothing else is. */
  readonly indexedPaths: readonly string[];
  /** Data actions by the access that is granted. */
  readonly roles: readonly { readonly access: TableAccess; readonly actions: readonly string[] }[];
}

/** A Service Bus queue. */
export interface QueuePlan {
  readonly name: string;
  readonly description: string;
  readonly purpose: "own" | "object-events" | "dead-letters";
  readonly sessions: boolean;
  /** How long a message is kept. */
  readonly retention: number;
  /** Whether expired messages become dead letters. */
  readonly keepExpired: boolean;
  readonly lockDuration: number;
  readonly maxDeliveryCount: number;
  /** Messages with an id that was seen within so many seconds are dropped; 0: none. */
  readonly duplicateWindow: number;
  /** Where the broker puts messages that it gives up; its own dead-letter queue if not given. */
  readonly forwardDeadLettersTo?: string;
}

/** A container for blobs. */
export interface BucketPlan {
  readonly name: string;
}

/** A secret in a key vault of its own, to which its value is written by hand. */
export interface SecretPlan {
  readonly name: string;
}

/** New blobs whose names have this prefix and suffix become messages of a queue. */
export interface EventSubscriptionPlan {
  /** Name of the subscription in the app's wiring. */
  readonly name: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly queue: string;
}

/** The HTTP API: the address of its function app, or API Management in front of several. */
export interface ApiPlan {
  readonly name: string;
  /** Of the function app whose address is the API's, or which answers what no operation matches. */
  readonly defaultApp: string;
  /** Operations of API Management; empty where one function app has the whole API. */
  readonly operations: readonly OperationPlan[];
  /** Functions that stream, which are called at the addresses of their function apps: API Management collects responses. */
  readonly besides: readonly { readonly function: string; readonly app: string }[];
}

/** An operation of API Management and the function app behind it. `label` names it in identifiers: `get_items_id`. */
export interface OperationPlan {
  readonly label: string;
  readonly method: string;
  readonly path: string;
  readonly app: string;
}

/** An alert on a metric of a service. */
export interface AlertPlan {
  /** The alert's name, without `<project_name>-<environment>-<app>-` in front. */
  readonly name: string;
  readonly description: string;
  readonly target: "service-bus" | "cosmos" | "events" | "api";
  readonly metric: string;
  readonly aggregation: "Count" | "Maximum" | "Total";
  /** The alert goes off when the metric is over 0, for each value of the dimension. */
  readonly dimension?: { readonly name: string; readonly values: readonly (string | Reference)[] };
}
