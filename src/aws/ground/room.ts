/** What the rooms of kinds and triggers are to the composers, which loop over them and know none by name. */
import type { Addressed, Block } from "@motif/compile";
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
import type { FunctionEntry, GrantEntry, Inventory, TriggerKind } from "@motif/core/model";
import type { Quota, ResourceKind, ResourceLayout } from "@motif/core/platform";
import type { Billing, Month, Quantity, Warning } from "@motif/cost/kit";
import type { AlarmPlan } from "./alarms.ts";
import type { WatchedPlan } from "./charts.ts";
import type { EnvironmentValue, NarrowedStatement, OptionalPolicy, Statement } from "./plan.ts";
import type { LimitedInput, Reference } from "./reference.ts";
import type { Parameter, Resources, Say, TemplateOutput } from "./sam.ts";
import type { Value } from "./yaml.ts";

/** What outputs tell, in this order. */
export const OUTPUT_GROUPS = ["addresses", "names", "urls", "arns", "deadLetters"] as const;

/** Outputs by what they tell. */
export type Outputs<Output> = Partial<Record<(typeof OUTPUT_GROUPS)[number], readonly Output[]>>;

/** What a room writes into the root module, by file. */
export interface TerraformParts {
  /** Functions, and what calls them. */
  readonly functions?: readonly Block[];
  readonly api?: readonly Block[];
  /** What holds data: tables, queues, buckets, secrets. */
  readonly data?: readonly Block[];
  /** Roles with what they allow, and who may use a resource, as the resource itself says. */
  readonly iam?: readonly Block[];
  readonly observability?: readonly Block[];
  /** Those that several rooms ask for are declared once. */
  readonly variables?: readonly Addressed[];
  readonly outputs?: Outputs<Addressed>;
}

/** What a room writes into the SAM template. */
export interface SamParts {
  readonly resources?: Resources;
  readonly parameters?: readonly Parameter[];
  readonly outputs?: Outputs<TemplateOutput>;
}

/** What a room's SAM is told. */
export interface SamContext {
  readonly say: Say;
  /** The events of a function, by their id: they are made by the rooms of its triggers. */
  eventsOf(functionName: string): Readonly<Record<string, Value>>;
}

/** How something of one Terraform type is named elsewhere. */
export interface Named<Plan> {
  /** In a SAM template, as text for `!Sub`. */
  sam(reference: Reference, plan: Plan): string;
  /** What an environment variable gets for it on AWS, at its longest; `prefix` is as long as a deployment's can be. */
  longest?(reference: Reference, plan: Plan, prefix: string): string;
}

/** What a role allows in all, for IAM's limit. */
export interface RoleSize {
  /** Where in the app the role comes from, as refusals say it: `function create-item`. */
  readonly where: string;
  readonly statements: readonly NarrowedStatement[];
  /** Characters that it takes besides. */
  readonly extra?: number;
  /** What to do where it is too much. */
  readonly wayOut: string;
}

/** Calls at a time that a function takes, or may take, of the account's concurrency. */
export interface Claim {
  readonly function: string;
  /** Who has them: nobody but the function, environments that are always ready, or its consumers of queues. */
  readonly of: "reserved" | "provisioned" | "consumers";
  readonly calls: number;
}

/** What every room has. `Plan` is what it reads of the plan. */
export interface Room<Plan> {
  /** Names that must not be too long, nor the same. */
  physicalNames?(plan: Plan): readonly PhysicalName[];
  /** What the cloud keeps for itself in them. */
  reservedNames?(plan: Plan): readonly ReservedName[];
  /** Its roles, which must not allow too much at a time. */
  roleSizes?(plan: Plan): readonly RoleSize[];
  /** What it takes of the account's concurrency. */
  claims?(plan: Plan): readonly Claim[];
  alarms?(plan: Plan): readonly AlarmPlan[];
  /** What the app's dashboard shows of it. */
  charts?(plan: Plan): readonly WatchedPlan[];
  terraform?(plan: Plan): TerraformParts;
  sam?(plan: Plan, context: SamContext): SamParts;
  /** By type of what it makes. */
  readonly named?: Readonly<Record<string, Named<Plan>>>;
  readonly capabilities: Partial<Capabilities>;
  /** What is taken where texts of authors end. */
  readonly texts?: RoomGrammars;
  /** What AWS bills of it in a month. */
  price?(plan: Plan, month: Month): readonly Quantity[];
  /** What it does not do of a month, or not with the usual quotas. */
  warnings?(plan: Plan, month: Month): readonly Warning[];
  /** What it bills of the room's Terraform types. */
  readonly billing?: Billing;
  readonly quotas?: Readonly<Record<string, Quota>>;
  readonly rules?: readonly Rule[];
  readonly constraints?: Constraints;
  /** What it writes that came after the provider's oldest version. */
  readonly floors?: readonly Floor[];
}

/** Actions on resources that a grant allows; `note` says what of it they are for. */
export interface Granted {
  readonly actions: readonly string[];
  readonly resources: readonly Reference[];
  readonly note?: string;
}

/** A kind of resource. */
export interface Kind<Plan> extends Room<Plan> {
  /** The plans of all resources of the kind, as the plan has them. */
  plan(inventory: Inventory, refuse: Refuse): object;
  /** What a driver has to know of a resource: its variable; nothing where it knows enough. */
  reference(name: string, layout: ResourceLayout): Reference | LimitedInput | undefined;
  /** What a grant of these operations becomes. */
  granted(resource: ResourceLayout, operations: readonly string[]): readonly Granted[];
  /** What a function with these grants needs where an input is given. */
  optionalPolicy?(functionName: string, grants: readonly GrantEntry[]): OptionalPolicy;
}

/** What a function needs because something calls it. */
export interface FunctionNeeds {
  readonly environment?: Readonly<Record<string, EnvironmentValue>>;
  readonly statements?: readonly Statement[];
}

/** A kind of trigger. */
export interface Trigger<Plan> extends Room<Plan> {
  /** What it brings to a function, for messages. */
  readonly brings: string;
  /** The plans of all triggers of the kind, as the plan has them. */
  plan?(inventory: Inventory, refuse: Refuse): object;
  /** The folder whose adapter serves a function. */
  adapter(fn: FunctionEntry): string;
  needs?(fn: FunctionEntry, inventory: Inventory): FunctionNeeds;
  /** What SAM has in the function itself, by id. */
  events?(plan: Plan, functionName: string): Readonly<Record<string, Value>>;
}

/** The rooms that functions are planned with. */
export interface Rooms {
  readonly kinds: Readonly<
    Record<ResourceKind, Pick<Kind<never>, "granted" | "reference" | "optionalPolicy">>
  >;
  readonly triggers: Readonly<Record<TriggerKind, Pick<Trigger<never>, "adapter" | "brings" | "needs">>>;
}
