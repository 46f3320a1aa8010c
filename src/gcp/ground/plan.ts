import type { FunctionEntry, TriggerKind } from "@motif/core/model";
import type { ResourceKind } from "@motif/core/platform";
import type { AlarmPlan } from "./alarms.ts";
import type { WatchedPlan } from "./charts.ts";
import type { Setting } from "./references.ts";

/**
 * What an app becomes on Google Cloud, as plain data: every decision is made here, and Terraform only writes it down.
 * `motif build --plan` prints it. Names are those of the app; times are in seconds unless their name says otherwise,
 * memory is in MiB. Each room adds the plans of what it makes.
 */
export interface BasePlan {
  readonly app: string;
  readonly functions: readonly FunctionPlan[];
  /** Service accounts of others than functions: they build, call functions or stand behind the gateway. */
  readonly helpers: readonly HelperPlan[];
  readonly logRetentionDays: number;
}

/** What is known of a plan when all of its parts are there. */
export interface WholePlan {
  /** Largest length of `<project_name>-<environment>` with which every name stays within its service's limit. */
  readonly prefixLength: number;
  /** The APIs of the project that have to be on, such as `run.googleapis.com`. */
  readonly services: readonly string[];
  readonly alarms: readonly AlarmPlan[];
  readonly watched: readonly WatchedPlan[];
}

/** The value of an environment variable: a setting, or JSON with settings in it. */
export type EnvironmentValue = Setting | { readonly json: EnvironmentJson };

/** JSON of an environment variable. */
export type EnvironmentJson =
  | Setting
  | number
  | boolean
  | readonly EnvironmentJson[]
  | { readonly [name: string]: EnvironmentJson | undefined };

/** A Cloud Run function of the 2nd generation, with its service account. */
export interface FunctionPlan {
  readonly name: string;
  readonly kind: FunctionEntry["kind"];
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
  readonly environment: Readonly<Record<string, EnvironmentValue>>;
  readonly permissions: readonly Permission[];
  /** Who may call it. */
  readonly callers: readonly Caller[];
}

/** A role of a service account on one resource, and where it comes from: a line for each reason. */
export interface Permission {
  readonly why: readonly string[];
  readonly role: string;
  readonly on: PermissionTarget;
}

/** What a role is for, as Terraform's `…_iam_member` of that type of resource says it. */
export interface PermissionTarget {
  /** `google_pubsub_topic_iam_member` */
  readonly type: string;
  /** Of the block that all members have on targets like this one, which differ in `of` alone: `topic`. */
  readonly label: string;
  /** Which of several targets it is, by name; one of the arguments has it as its key. */
  readonly of?: string;
  readonly arguments: Readonly<Record<string, Setting>>;
  /** Narrows a role that exists on projects only. */
  readonly condition?: { readonly title: string; readonly expression: Setting };
}

/** Who may call a function: a helper by its name, or everybody, where a variable of the deployment says so. */
export type Caller =
  | { readonly why: string; readonly account: string }
  | { readonly why: string; readonly everybody: string };

/** A service account that is no function's. `name` is a key of the plan. */
export interface HelperPlan {
  readonly name: string;
  /** The function that it calls, where there is one such account for each function. */
  readonly function?: string;
  readonly description: string;
  readonly permissions: readonly Permission[];
}

/** The database of a plan, where a room keeps something in it. */
export interface DatabasePlans {
  readonly database?: DatabasePlan;
}

/** The Firestore database of the app, in native mode. */
export interface DatabasePlan {
  readonly collections: readonly CollectionPlan[];
}

/** Documents that a room keeps in the database. */
export interface CollectionPlan {
  /** The collection's id. */
  readonly name: string;
  readonly description: string;
  /** Fields without the single-field indexes that Firestore makes by itself. */
  readonly unindexed: readonly string[];
  /** The field of the TTL policy; it has no index either. */
  readonly expiry?: string;
}
