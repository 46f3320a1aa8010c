import type { ResourceKind } from "@motif/core/platform";
import type { AlarmPlan } from "./alarms.ts";
import type { WatchedPlan } from "./charts.ts";
import type { Input, LimitedInput, Reference } from "./reference.ts";

/**
 * What an app becomes on AWS, as plain data: every decision is made here, and Terraform and SAM only write it down.
 * `motif build --plan` prints it. Names are those of the app; times are in seconds, memory is in MB. Each room adds the
 * plans of what it makes.
 */
export interface BasePlan {
  readonly app: string;
  /** Calls at a time that the account can have in the region. */
  readonly accountConcurrency: number;
  readonly functions: readonly FunctionPlan[];
  /** What every function's role allows besides, when the functions are put into a VPC. */
  readonly vpcStatement: Statement;
}

/** What is known of a plan when all of its parts are there. */
export interface WholePlan {
  /** Largest length of `<project_name>-<environment>` with which every name stays within its service's limit. */
  readonly prefixLength: number;
  readonly alarms: readonly AlarmPlan[];
  readonly watched: readonly WatchedPlan[];
}

/** The value of an environment variable: a text, one behind the deployment's prefix, something that the plan makes, an input, or JSON with things of the plan in it. */
export type EnvironmentValue =
  | string
  | { readonly prefixed: string }
  | Reference
  | LimitedInput
  | { readonly json: readonly Readonly<Record<string, string | number | Reference>>[] };

/** A Lambda function with its role, log group and settings of asynchronous invocations. */
export interface FunctionPlan {
  readonly name: string;
  /** What sort of function it is, such as `http`. */
  readonly kind: string;
  /** The folder whose adapter serves it: `api`. */
  readonly trigger: string;
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
  readonly environment: Readonly<Record<string, EnvironmentValue>>;
  readonly asyncInvocation?: AsyncInvocationPlan;
  /**
   * What is passed when it causes its own next call, where it can (`loopsOf` in core): Lambda's detection of loops is off
   * for it.
   */
  readonly loop?: readonly string[];
  /** What the role of every function allows: its log, and traces. */
  readonly baseStatements: readonly Statement[];
  /** What its role allows besides, for what it was granted and for what calls it. */
  readonly statements: readonly Statement[];
  /** What its role allows besides, by input of the deployment. */
  readonly optionalPolicies: readonly OptionalPolicy[];
}

/** What happens to asynchronous invocations that fail. */
export interface AsyncInvocationPlan {
  readonly maximumRetries: number;
  readonly maximumAge: number;
  /** ARNs of queues that records go to. */
  readonly onSuccess?: Reference;
  readonly onFailure: Reference;
}

/** One permission of a role, and where it comes from. */
export interface Statement {
  readonly why: string;
  readonly actions: readonly string[];
  /** What the actions are together, such as `table_read_writer`. */
  readonly access?: string;
  /** `every-resource` only where AWS offers nothing else. */
  readonly resources: readonly (Reference | Input)[] | "every-resource";
}

/** A permission that may be for some requests only. */
export interface NarrowedStatement extends Statement {
  /** A key of the request that has to be one of these ARNs. */
  readonly condition?: { readonly variable: string; readonly values: readonly Reference[] };
}

/** A permission of a function's role that is only there where an input is given. */
export interface OptionalPolicy {
  readonly name: string;
  readonly given: Input;
  readonly statement: NarrowedStatement;
}
