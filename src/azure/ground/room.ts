/** What the rooms of kinds and triggers are to the composers, which loop over them and know none by name. */
import type { Addressed, Block, NestedBlocks, Resource, Value } from "@motif/compile";
import type { Constraints, PhysicalName, Refuse, ReservedName, RoomGrammars, Rule } from "@motif/compile/kit";
import type { JsonObject } from "@motif/core";
import type { Capabilities } from "@motif/core/capabilities";
import type { FunctionEntry, GrantEntry, Inventory, TriggerEntry, TriggerKind } from "@motif/core/model";
import type { Quota, ResourceKind, ResourceLayout } from "@motif/core/platform";
import type { Billing, Month, Quantity, Warning } from "@motif/cost/kit";
import type { AlarmPlan } from "./alarms.ts";
import type { ChartPlan } from "./charts.ts";
import type { TriggerSettings } from "./environment.ts";
import type { AppPlan, Role } from "./plan.ts";
import type { Setting } from "./references.ts";
import type { Assigned } from "./role-rules.ts";
import type { GrantedRole } from "./roles.ts";

/** What outputs tell, in this order. */
export const OUTPUT_GROUPS = ["addresses", "apps", "data", "deadLetters"] as const;

/** What all rooms have. `Plan` is what the room reads of the plan. */
export interface Room<Plan> {
  /** Names that must not be too long, nor the same. */
  physicalNames?(plan: Plan): readonly PhysicalName[];
  /** What the cloud keeps for itself in them. */
  reservedNames?(plan: Plan): readonly ReservedName[];
  alarms?(plan: Plan): readonly AlarmPlan[];
  /** What the app's workbook shows of it. */
  charts?(plan: Plan): readonly ChartPlan[];
  terraform?(plan: Plan): TerraformParts;
  /** The roles of Azure's own that it assigns, each with the type of resource that it may be for, or several. */
  readonly assigns?: Assigned;
  /** What Azure bills of it in a month. */
  price?(plan: Plan, month: Month): readonly Quantity[];
  /** What it does not do of a month, or not with the usual quotas. */
  warnings?(plan: Plan, month: Month): readonly Warning[];
  /** What it bills of the room's Terraform types. */
  readonly billing?: Billing;
  /** What it makes of features. */
  readonly capabilities?: Partial<Capabilities>;
  /** What is taken where texts of authors end. */
  readonly texts?: RoomGrammars;
  readonly quotas?: Readonly<Record<string, Quota>>;
  readonly rules?: readonly Rule[];
  readonly constraints?: Constraints;
}

/** What a room writes into the root module, by file. */
export interface TerraformParts {
  /** Services of Azure: a subscription can use one only after it was registered. */
  readonly resourceProviders?: readonly string[];
  /**
   * How the provider creates and destroys its resources, by the name of the block in `features`, which one room has
   * (https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/guides/features-block).
   */
  readonly features?: Readonly<Record<string, NestedBlocks>>;
  readonly locals?: Readonly<Record<string, Value>>;
  readonly functions?: readonly Block[];
  readonly api?: readonly Block[];
  /** What holds data: tables, queues, buckets, secrets. */
  readonly data?: readonly Block[];
  /** Identities, and definitions of roles. */
  readonly iam?: readonly Block[];
  /** Roles that identities have; what needs them waits until all of them are known. */
  readonly roles?: readonly Resource[];
  readonly observability?: readonly Block[];
  readonly variables?: readonly Addressed[];
  readonly outputs?: Partial<Record<(typeof OUTPUT_GROUPS)[number], readonly Addressed[]>>;
}

/** A kind of resource. */
export interface Kind<Plan> extends Room<Plan> {
  /** The plans of all resources of the kind, as the plan has them; `backlogs` are the queues that triggers need besides. */
  plan(inventory: Inventory, backlogs: readonly Backlog[], refuse: Refuse): object;
  /** App settings of a function app that uses one of its resources. */
  settings(name: string, app: string, used: Used): Readonly<Record<string, Setting>>;
  /** What a grant becomes; nothing where it takes no role. */
  granted(grant: GrantEntry): Role | undefined;
  /** Whether its roles are given to a function app's system-assigned identity, which is there for them alone. */
  readonly systemAssigned?: true;
  /** Gives roles on its resources, of which there is one at least, to the identities of function apps. */
  assignments(granted: readonly GrantedRole[]): readonly Resource[];
}

/** A kind of trigger; a function has triggers of one kind. */
export interface Trigger<Entry extends TriggerEntry, Plan> extends Room<Plan> {
  /** What it brings to a function, for messages: `messages of a queue`. */
  readonly brings: string;
  /**
   * Whether callers wait for the answer: then functions can share a function app, and an instance several calls. If not,
   * deliveries and scale are settings of a whole app, so that each function has its own.
   */
  readonly awaited: boolean;
  /** The longest that a function may take, in milliseconds, where it says nothing of its timeout itself. */
  longest?(trigger: Entry, inventory: Inventory): number | undefined;
  /** What its triggers make of a function. */
  called(fn: FunctionEntry, triggers: readonly Entry[], inventory: Inventory, refuse: Refuse): Called;
  /** The settings of what answers requests that no route of a function app matches. */
  unmatched?(inventory: Inventory): TriggerSettings;
  /** Queues of Service Bus that it needs. */
  backlogs?(trigger: Entry): readonly Backlog[];
  /** What it makes, where it is more than functions. */
  plan?(inventory: Inventory, apps: readonly AppPlan[], refuse: Refuse): object;
}

/** What the triggers of a function make of it. */
export interface Called {
  /** Part of its bundle. */
  readonly settings: TriggerSettings;
  /** What calls it: each is a function of Azure, in this order. */
  readonly sources: readonly Source[];
  /** Resources that it reads and writes without having been granted them. */
  readonly uses?: readonly Used[];
  /** Roles for getting what it is called with. */
  readonly receiving?: readonly WantedRole[];
  /** Roles for handing over what failed for good. */
  readonly failing?: readonly WantedRole[];
  /** Sections of host.json. */
  readonly extensions?: JsonObject;
  /** How long a call may last, in milliseconds, where it is longer than the function's timeout: it holds several attempts. */
  readonly callMs?: number;
  /** Most calls at the same time, where there is a limit: that of the function if not given. */
  readonly atOnce?: number;
}

/** A source of a function's calls; a path says with which methods. */
export interface Source {
  readonly route?: { readonly path: string; readonly methods: readonly string[] };
}

/** A resource, for the names that a function has to know. */
export interface Used {
  readonly kind: ResourceKind;
  readonly name: string;
  /** What is done with it, where that decides which resource of Azure it is. */
  readonly access?: string;
  /** The resource as it was granted, where it was. */
  readonly layout?: ResourceLayout;
}

/** A role with the one reason for it. */
export interface WantedRole {
  readonly why: string;
  readonly role: Role;
}

/**
 * A queue of Service Bus that a trigger needs besides those of the app: for events on their way to a function, or for what
 * failed for good.
 */
export interface Backlog {
  readonly name: string;
  readonly description: string;
  /** How events in it are delivered; without it, what failed for good is kept. */
  readonly delivery?: { readonly attempts: number; readonly deadLetterQueue: string };
}

/** The rooms that function apps are planned with. */
export interface Rooms {
  readonly kinds: Readonly<
    Record<ResourceKind, Pick<Kind<never>, "granted" | "settings" | "systemAssigned">>
  >;
  readonly triggers: Readonly<Record<TriggerKind, FunctionTrigger>>;
}

/** What function apps ask of a trigger. */
export type FunctionTrigger = Pick<
  Trigger<TriggerEntry, never>,
  "awaited" | "brings" | "called" | "longest" | "unmatched"
>;
