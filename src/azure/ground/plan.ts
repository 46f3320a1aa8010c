import type { JsonObject } from "@motif/core";
import type { ResourceKind } from "@motif/core/platform";
import type { AlarmPlan } from "./alarms.ts";
import type { ChartPlan } from "./charts.ts";
import type { FunctionSettings, TriggerSettings } from "./environment.ts";
import type { Setting } from "./references.ts";

/**
 * What an app becomes on Azure, as plain data: every decision is made here, and Terraform only writes it down.
 * `motif build --plan` prints it. Names are those of the app; times are in seconds unless their name says otherwise,
 * memory is in MB. Each room adds the plans of what it makes.
 */
export interface BasePlan {
  readonly app: string;
  readonly apps: readonly AppPlan[];
  readonly telemetry: TelemetryPlan;
}

/** What is known of a plan when all of its parts are there. */
export interface WholePlan {
  /** Largest length of `<project_name>-<environment>` with which every name stays within its service's limit. */
  readonly prefixLength: number;
  /** Alarms on metrics of services. */
  readonly alarms: readonly AlarmPlan[];
  readonly charts: readonly ChartPlan[];
}

/**
 * A function app on the Flex Consumption plan: functions that may do the same and are set up alike, with one identity.
 */
export interface AppPlan {
  readonly name: string;
  readonly description: string;
  /** Path of the zip, seen from the folder with the Terraform files. */
  readonly package: string;
  readonly functions: readonly FunctionPlan[];
  /** What answers requests that no route of the app matches, where there is such a thing. */
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
  readonly settings: Readonly<Record<string, Setting>>;
  /** Whether it has an identity of Azure's making beside its own. */
  readonly systemAssigned: boolean;
  readonly roles: readonly RolePlan[];
  /** The longest timeout of its functions. */
  readonly timeout: number;
}

/** A function in a function app. */
export interface FunctionPlan {
  readonly name: string;
  /**
   * What it is called in the function app: one name for each of its sources (a path of its routes, a queue, a subscription,
   * a schedule). The host tries routes in the order of the names.
   */
  readonly azureNames: readonly string[];
  /** The kinds of resource that it uses: decides its drivers. */
  readonly drivers: readonly ResourceKind[];
  /** Part of its bundle. */
  readonly settings: FunctionSettings;
}

/** The function of Azure that takes what no other route does. */
export interface UnmatchedPlan {
  /** Comes after all others of the function app: the host tries routes in the order of the names. */
  readonly azureName: string;
  readonly settings: TriggerSettings;
}

/** A role of a function app's identity on one resource, and whose grant it comes from. */
export interface RolePlan {
  readonly why: readonly string[];
  readonly role: Role;
}

/** What a role allows, and on what: the room of its kind says what that is on Azure. */
export interface Role {
  readonly kind: ResourceKind;
  readonly name: string;
  /** Such as `Sender`; not given where there is one access only. */
  readonly access?: string;
}

/** What is kept of logs and calls, and what is looked for in it. */
export interface TelemetryPlan {
  readonly retentionDays: number;
  /** Functions that fail: one alarm for all of them. */
  readonly failures: { readonly everyMinutes: number };
  /** Calls that come close to their timeout: an alarm for each timeout. */
  readonly slowCalls: { readonly everyMinutes: number; readonly timeouts: readonly SlowCallsPlan[] };
}

/** Calls of some function apps that take nearly as long as they may. */
export interface SlowCallsPlan {
  readonly timeout: number;
  /** One in a hundred calls takes longer than so many milliseconds. */
  readonly limitMs: number;
  readonly apps: readonly string[];
}
