import type { ResourceKind } from "@motif/core/platform";

/**
 * What an app becomes on AWS, as plain data: every decision is made here, and Terraform and SAM only write it down.
 * `motif build --plan` prints it. Names are those of the app; times are in seconds, memory is in MB.
 */
export interface AwsPlan {
  readonly app: string;
  /** Largest length of `<project_name>-<environment>` with which every name stays within its service's limit. */
  readonly prefixLength: number;
  readonly functions: readonly FunctionPlan[];
  readonly tables: readonly TablePlan[];
  /** All queues, dead-letter queues included. */
  readonly queues: readonly QueuePlan[];
  readonly buckets: readonly BucketPlan[];
  readonly secrets: readonly SecretPlan[];
  readonly api?: ApiPlan;
  readonly queueTriggers: readonly QueueTriggerPlan[];
  readonly schedules: readonly SchedulePlan[];
  readonly alarms: readonly AlarmPlan[];
  /** What every function's role allows besides, when the functions are put into a VPC. */
  readonly vpcStatement: Statement;
}

/** Something that the plan makes, and the attribute of it that is meant. */
export type Reference =
  | { readonly kind: "function"; readonly name: string; readonly attribute: "name" | "arn" }
  | { readonly kind: "table" | "bucket"; readonly name: string; readonly attribute: "name" | "arn" }
  | { readonly kind: "queue"; readonly name: string; readonly attribute: "name" | "arn" | "url" }
  | { readonly kind: "secret"; readonly name: string; readonly attribute: "arn" }
  | { readonly kind: "api"; readonly name: string; readonly attribute: "id" };

/** A Lambda function with its role, log group and settings of asynchronous invocations. */
export interface FunctionPlan {
  readonly name: string;
  readonly description: string;
  /** The room whose adapter serves it: its folder. */
  readonly trigger: "api" | "api/url" | "queue" | "objects" | "direct" | "schedule";
  /** The kinds of resource that it uses: decides its drivers. */
  readonly drivers: readonly ResourceKind[];
  /** Path of the zip, seen from the folder with the Terraform files. */
  readonly bundle: string;
  readonly runtime: "nodejs24.x";
  readonly architecture: "arm64" | "x86_64";
  readonly memory: number;
  readonly timeout: number;
  readonly tracing: boolean;
  readonly logRetentionDays: number;
  readonly reservedConcurrency?: number;
  /** 0: none, and no alias. */
  readonly provisionedConcurrency: number;
  readonly environment: Readonly<Record<string, string | Reference>>;
  /** Becomes one JSON environment variable; see `environment.ts`. */
  readonly queueDeliveries: readonly QueueDeliveryPlan[];
  readonly asyncInvocation?: AsyncInvocationPlan;
  /** Where its responses are streamed from. */
  readonly url?: FunctionUrlPlan;
  readonly statements: readonly Statement[];
  /** What its role allows besides, where secrets are encrypted with a key of the account's own. */
  readonly secretKeyStatement?: Statement;
}

/** A function URL that streams. Who may call it is an input of the deployment. */
export interface FunctionUrlPlan {
  /** `GET /exports/{id}` */
  readonly routes: readonly string[];
  readonly cors?: CorsPlan;
}

/** Which pages of other origins may call an API or a function URL. */
export interface CorsPlan {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly maxAge?: number;
}

/** How failed messages of one queue are tried again. */
export interface QueueDeliveryPlan {
  readonly queue: string;
  readonly deadLetterQueue: string;
  readonly attempts: number;
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
  readonly factor: number;
}

/** What happens to asynchronous invocations that fail. */
export interface AsyncInvocationPlan {
  readonly maximumRetries: number;
  readonly maximumAge: number;
  readonly deadLetterQueue: string;
}

/** One permission of a function's role, and where it comes from. */
export interface Statement {
  readonly why: string;
  readonly actions: readonly string[];
  /** `every-resource` only where AWS offers nothing else. */
  readonly resources: readonly StatementResource[] | "every-resource";
  /** Narrows the permission: a key of the request that has to be one of these ARNs. */
  readonly condition?: { readonly variable: string; readonly values: readonly StatementResource[] };
}

/** What a permission is for. */
export type StatementResource =
  | { readonly kind: "table"; readonly name: string; readonly index?: string }
  | { readonly kind: "queue" | "secret"; readonly name: string }
  | { readonly kind: "bucket" | "objects"; readonly name: string }
  | { readonly kind: "log-streams"; readonly function: string }
  /** The key that secrets are encrypted with: an input of the deployment. */
  | { readonly kind: "secret-key" };

/** A DynamoDB table: on demand, encrypted, with point-in-time recovery. */
export interface TablePlan {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey?: string;
  /** The key attributes of the table and its indexes, by name. */
  readonly attributes: Readonly<Record<string, "S" | "N">>;
  readonly indexes: readonly {
    readonly name: string;
    readonly partitionKey: string;
    readonly sortKey?: string;
  }[];
  readonly timeToLive?: string;
}

/** An SQS queue. */
export interface QueuePlan {
  readonly name: string;
  readonly description: string;
  readonly fifo: boolean;
  readonly retention: number;
  readonly delay: number;
  readonly visibilityTimeout: number;
  /** Where messages go that were received too often. */
  readonly redrive?: { readonly deadLetterQueue: string; readonly maxReceiveCount: number };
  /** What the dead letters are of; undefined for a queue of the app's own. */
  readonly deadLettersOf?: { readonly kind: "queue" | "function"; readonly name: string };
}

/** An S3 bucket: private, encrypted, versioned, TLS only. */
export interface BucketPlan {
  readonly name: string;
  readonly notifications: readonly NotificationPlan[];
}

/** New objects with this prefix and suffix invoke a function. */
export interface NotificationPlan {
  readonly name: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly function: string;
}

/** A Secrets Manager secret, without a value: whoever may know it sets it. */
export interface SecretPlan {
  readonly name: string;
  readonly description: string;
}

/** An API Gateway HTTP API. */
export interface ApiPlan {
  readonly name: string;
  readonly routes: readonly RoutePlan[];
  readonly cors?: CorsPlan;
  readonly logRetentionDays: number;
}

/** A route and the function behind it. `label` names it in identifiers: `get_items_id`. */
export interface RoutePlan {
  readonly label: string;
  readonly method: string;
  readonly path: string;
  readonly function: string;
}

/** An SQS event source of a function. */
export interface QueueTriggerPlan {
  readonly name: string;
  readonly queue: string;
  readonly function: string;
  readonly batchSize: number;
  readonly batchWindow: number;
  readonly maximumConcurrency?: number;
}

/** An EventBridge Scheduler schedule that invokes a function. */
export interface SchedulePlan {
  readonly name: string;
  readonly description: string;
  /** `cron(…)` or `rate(…)`. */
  readonly expression: string;
  readonly timeZone: string;
  readonly function: string;
  readonly input: Readonly<Record<string, string>>;
  readonly maximumRetries: number;
  readonly maximumAge: number;
  /** For runs that could not be handed to the function; none for keep-warm calls, which may be lost. */
  readonly deadLetterQueue?: string;
}

/** A CloudWatch alarm on one metric. Those of one kind differ in subject, threshold and dimension only. */
export interface AlarmPlan {
  readonly kind: "errors" | "throttles" | "duration" | "age" | "depth" | "server-errors" | "url-errors";
  /** Name of the function, queue or API. The alarm's own is `<subject>-<kind>`. */
  readonly subject: string;
  readonly description: string;
  readonly namespace: "AWS/Lambda" | "AWS/SQS" | "AWS/ApiGateway";
  readonly metric: string;
  readonly statistic: "Sum" | "Maximum" | "p99";
  /** The alarm goes off when the metric is over it. */
  readonly threshold: number;
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly dimension: { readonly name: string; readonly value: Reference };
}
