/** What the rooms of kinds and triggers are to the composers, which loop over them and know none by name. */

import type { Addressed, Block, DataSource, Resource } from "@motif/compile";
import type {
  Constraints,
  Floor,
  PhysicalName,
  Refuse,
  ReservedName,
  RoomGrammars,
  Rule,
} from "@motif/compile/kit";
import type { Capabilities } from "@motif/core/capabilities";
import type { FunctionEntry, GrantEntry, Inventory, TriggerEntry, TriggerKind } from "@motif/core/model";
import type { Quota, ResourceKind, ResourceLayout } from "@motif/core/platform";
import type { Billing, Month, Quantity, Warning } from "@motif/cost/kit";
import type { AgentService } from "./agents.ts";
import type { AlarmPlan } from "./alarms.ts";
import type { BucketPart } from "./bucket.ts";
import type { WatchedPlan } from "./charts.ts";
import type { ProjectRoles } from "./member-rules.ts";
import type { Granted } from "./permissions.ts";
import type { Caller, CollectionPlan, EnvironmentValue, HelperPlan, Permission } from "./plan.ts";
import type { PubsubCall } from "./pubsub/tokens.ts";
import type { Setting } from "./references.ts";

/** What outputs tell, in this order. */
export const OUTPUT_GROUPS = ["addresses", "functions", "data", "deadLetters", "values"] as const;

/** What all rooms have. `Plan` is what the room reads of the plan. */
export interface Room<Plan> {
  /** APIs of the project that it calls: `pubsub`. */
  services?(plan: Plan): readonly string[];
  /** Collections of the app's database that it keeps something in. */
  collections?(plan: Plan): readonly CollectionPlan[];
  /** Names that must not be too long, nor the same. */
  physicalNames?(plan: Plan): readonly PhysicalName[];
  /** What the cloud keeps for itself in them. */
  reservedNames?(plan: Plan): readonly ReservedName[];
  alarms?(plan: Plan): readonly AlarmPlan[];
  /** What the app's dashboard shows of it. */
  charts?(plan: Plan): readonly WatchedPlan[];
  terraform?(plan: Plan): TerraformParts;
  /** What Google Cloud bills of it in a month. */
  price?(plan: Plan, month: Month): readonly Quantity[];
  /** What it does not do of a month, or not with the usual quotas. */
  warnings?(plan: Plan, month: Month): readonly Warning[];
  /** What it bills of the room's Terraform types. */
  readonly billing?: Billing;
  readonly capabilities: Partial<Capabilities>;
  /** What is taken where texts of authors end. */
  readonly texts?: RoomGrammars;
  readonly quotas?: Readonly<Record<string, Quota>>;
  readonly rules?: readonly Rule[];
  /** Roles on the project as a whole that members of its accounts may have. */
  readonly projectRoles?: ProjectRoles;
  readonly constraints?: Constraints;
  /** What it writes that came, or was put right, after the provider's oldest version. */
  readonly floors?: readonly Floor[];
}

/** What a room writes into the root module, by file. */
export interface TerraformParts {
  /** What of it is in the provider of what is not generally available: `API Gateway`. */
  readonly beta?: string;
  /** Services that act in the project as accounts of their own. */
  readonly agents?: readonly AgentService[];
  readonly functions?: readonly Block[];
  readonly buckets?: readonly BucketPart[];
  readonly api?: readonly Block[];
  /** What holds data. */
  readonly data?: readonly Block[];
  /** What it reads of the project to say who may do something. */
  readonly sources?: readonly DataSource[];
  readonly iam?: readonly Resource[];
  /** Roles that builds and triggers wait for. */
  readonly awaitedRoles?: readonly Resource[];
  /** Functions that Pub/Sub calls. */
  readonly pubsubCalls?: readonly PubsubCall[];
  readonly observability?: readonly Block[];
  /** Those that several rooms ask for are declared once. */
  readonly variables?: readonly Addressed[];
  readonly outputs?: Partial<Record<(typeof OUTPUT_GROUPS)[number], readonly Addressed[]>>;
}

/** A topic that keeps events of a function that failed for good. */
export interface DeadLetterTopic {
  readonly name: string;
  readonly function: string;
}

/** A kind of resource. */
export interface Kind<Plan> extends Room<Plan> {
  /** The plans of all resources of the kind, as the plan has them. */
  plan(inventory: Inventory, refuse: Refuse, deadLetters: readonly DeadLetterTopic[]): object;
  /** What tells an adapter where a resource is, besides other variables that its driver reads. */
  environment(name: string, layout: ResourceLayout): Readonly<Record<string, Setting>>;
  /** What a grant becomes; nothing where it takes no role. */
  granted(grant: GrantEntry): Granted | undefined;
  /** What a function needs besides, for all of its grants of the kind together. */
  besides?(fn: FunctionEntry, inventory: Inventory): FunctionNeeds;
}

/** What a function needs. */
export interface FunctionNeeds {
  readonly environment?: Readonly<Record<string, EnvironmentValue>>;
  readonly permissions?: readonly (Permission & Granted)[];
}

/** What the triggers of a function make of it. */
export interface Called extends FunctionNeeds {
  readonly callers: readonly Caller[];
  /** Permissions for handing over what failed for good. */
  readonly failing?: readonly (Permission & Granted)[];
  /** Most calls at the same time, where there is a limit besides that of the function. */
  readonly atOnce?: number;
}

/** A kind of trigger; a function has triggers of one kind. */
export interface Trigger<Entry extends TriggerEntry, Plan> extends Room<Plan> {
  /** What it brings to a function, for messages: `messages of a queue`. */
  readonly brings: string;
  /** Whether callers from outside of the project reach its functions. */
  readonly ingress: "all" | "internal";
  /** The longest that a function may take, in seconds, and who says so. */
  readonly longest: { readonly seconds: number; readonly who: string };
  called(fn: FunctionEntry, triggers: readonly Entry[], inventory: Inventory, refuse: Refuse): Called;
  /** The service account that calls a function. */
  caller?(functionName: string, triggers: readonly Entry[]): HelperPlan;
  /** Service accounts that it needs besides. */
  helpers?(inventory: Inventory): readonly HelperPlan[];
  /** The topic of events that failed for good. */
  deadLetters?(trigger: Entry): DeadLetterTopic;
  /** The plans of all triggers of the kind, as the plan has them. */
  plan?(inventory: Inventory, refuse: Refuse): object;
}

/** The rooms that functions are planned with. */
export interface Rooms {
  readonly kinds: Readonly<Record<ResourceKind, Pick<Kind<never>, "besides" | "environment" | "granted">>>;
  readonly triggers: Readonly<Record<TriggerKind, FunctionTrigger>>;
}

/** What functions ask of a trigger. */
export type FunctionTrigger = Pick<
  Trigger<TriggerEntry, never>,
  "brings" | "called" | "caller" | "helpers" | "ingress" | "longest"
>;
