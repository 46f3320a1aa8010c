import type { StandIn } from "@motif/core";
import type { EntryOf, Inventory } from "@motif/core/model";
import type {
  CallResult,
  Carried,
  Drivers,
  FaultOf,
  OutgoingMessage,
  Profile,
  ResourceKind,
} from "@motif/core/platform";
import type * as z from "zod/mini";
import type { AdminRoute } from "./admin-route.ts";
import type { Clock } from "./clock.ts";
import type { Database } from "./database.ts";
import type { Emit, ResourceEvent } from "./event.ts";
import type { Imitation } from "./imitation.ts";
import type { Operation, ResultsOf } from "./operation.ts";
import type { SchemaSteps } from "./schema.ts";
import type { SignedHandler } from "./signed.ts";
import type { CountedName, Counts } from "./tally.ts";

/**
 * What the engine knows of a kind of resource: each room in `kinds/` has one. `State` is what its operations are done on.
 * The store keeps the state of most kinds; others have theirs from outside, and nothing of it is kept.
 */
interface AnyKind<
  K extends ResourceKind,
  Plural extends string,
  State,
  O extends Operation,
  R extends ResultsOf<O>,
> {
  /** What usage, addresses and texts call all of them: `tables`. */
  readonly plural: Plural;
  readonly operations: GivenOperationsOf<K, State, O, R>;
  /** What can go wrong with them, by name. */
  readonly faults: KindFaults<FaultOf<K>, State, O>;
  /** Not there where nothing is counted. */
  readonly meter?: Plural extends CountedName ? KindMeter<Plural, O, R> : AnyMeter;
  /** What the admin API tells of each. */
  readonly description: Description<EntryOf<K>>;
  /** Not there where an operator can do nothing with them: a {@link KindAdmin}. */
  readonly admin?: AnyKindAdmin<State>;
  /** Prepares what goes on by itself while an engine runs. Not there where nothing does. */
  attend?(state: State, host: AttendantHost): Attendant;
  /** Answers requests whose URL a function signed. Not there where functions sign none. */
  signed?(access: OperatorAccess<State>): SignedHandler;
}

/** What goes on by itself in a running engine, beside what is delivered to functions. */
export interface Attendant {
  start(): void;
  /** Begins nothing any more. */
  stop(): void;
  /** Something happened to a resource. Called within the transaction that it happens in. */
  onEvent(event: ResourceEvent): void;
}

/** What attendants have of the engine. */
export interface AttendantHost {
  readonly inventory: Inventory;
  readonly clock: Clock;
  /** Settles when what was written is durable. */
  readonly run: <T>(operation: () => T) => Promise<T>;
  /** Takes work that nobody waits for: it counts as under way, and what it fails with is reported. */
  readonly background: (work: Promise<unknown>) => void;
  /** Drivers that do what somebody was granted who is no function. */
  readonly driversOf: (grantee: Grantee) => Drivers;
}

/** Somebody who is no function, and what was granted to them. */
export interface Grantee {
  readonly name: string;
  readonly grants: readonly {
    readonly kind: string;
    readonly name: string;
    /** The operations of the grant. */
    readonly operations: readonly string[];
  }[];
}

/** A kind whose state the store keeps. Its operations run in the turn's transaction. */
export interface KeptKind<
  K extends ResourceKind,
  Plural extends string,
  State,
  O extends Operation,
  R extends ResultsOf<O>,
> extends AnyKind<K, Plural, State, O, R> {
  /** Done at once: what waited would be in another turn. */
  readonly operations: OperationsOf<K, State, O, R>;
  readonly schema: SchemaSteps;
  /** Throws `StoreError` where it cannot be opened. */
  open(ground: Ground): State;
  /**
   * Brings what is kept into the form of an app's entries, within a transaction. Throws `StoreError` (`data-incompatible`)
   * where it does not fit. What it returns does so again with what functions that knew the form before wrote since.
   */
  adapt?(state: State, entries: readonly EntryOf<K>[]): () => void;
  /** Makes an app's entries known. */
  declare?(state: State, entries: readonly EntryOf<K>[]): void;
  /** Deletes what has expired, so many rows at most. Returns whether none is left. */
  sweep?(state: State, limit: number): boolean;
  /** Told where the app's server is, such as `http://127.0.0.1:3000`. */
  served?(state: State, origin: string): void;
  /** Called when the database is closed. */
  close?(state: State): void;
}

/** A kind whose values are given from outside. Its operations may take their time: no transaction waits for them. */
export interface GivenKind<
  K extends ResourceKind,
  Plural extends string,
  State,
  O extends Operation,
  R extends ResultsOf<O>,
  Options,
> extends AnyKind<K, Plural, State, O, R> {
  /** On a developer's machine, from the environment's variables and the app's folder. */
  local(appFolder: string, ground: LocalGround): State | Promise<State>;
  /** In a test, from what it gives. */
  given(options: Options, ground: GivenGround): State;
  /** Those without a value on a developer's machine, each with the variable that it could be given in. */
  missing(entries: readonly EntryOf<K>[], appFolder: string): readonly MissingValue[];
  /** Where functions get each of them from on a developer's machine, where that is not always the same place. */
  places?(state: State, entries: readonly EntryOf<K>[]): readonly ResourcePlace[];
  /** The variables that functions get to see, where not all. */
  visible?(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
}

/** What given kinds have of a developer's machine. */
export interface LocalGround {
  /** What answers for services for which nothing of the app's own does, by their names. */
  readonly standIns: Readonly<Record<string, StandIn>>;
}

/** A resource without a value. */
export interface MissingValue {
  readonly name: string;
  readonly variable: string;
}

/** A resource, and where functions get it from. */
export interface ResourcePlace {
  readonly name: string;
  readonly place: string;
}

/** What given kinds have of the world outside of the app. */
export interface GivenGround {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** At least 0, less than 1. */
  readonly chance: () => number;
  /** Does work that is no function's, and is under way until it settles, whatever becomes of whoever asked for it. */
  readonly outside: <T>(work: () => Promise<T>) => Promise<T>;
}

/** What the store opens kinds on. */
export interface Ground {
  readonly database: Database;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A new UUID. */
  readonly newId: () => string;
  /** For files beside the database; none in memory. */
  readonly folder: string | undefined;
  /** The cloud whose limits hold; the engine's own if there is none. */
  readonly profile: Profile | undefined;
}

/** How each operation of a kind is done. */
export type OperationsOf<K extends ResourceKind, State, O extends Operation, R extends ResultsOf<O>> = {
  readonly [Type in O["type"]]: OperationOf<K, State, Extract<O, { readonly type: Type }>, R[Type]>;
};

/** The same for a given kind, whose operations may wait for something. */
export type GivenOperationsOf<K extends ResourceKind, State, O extends Operation, R extends ResultsOf<O>> = {
  readonly [Type in O["type"]]: OperationOf<
    K,
    State,
    Extract<O, { readonly type: Type }>,
    R[Type] | Promise<R[Type]>
  >;
};

/** How one operation is done. */
export interface OperationOf<K extends ResourceKind, State, O extends Operation, Result> {
  /** The operation of a grant (`operationsOf` of core) that it is part of. */
  readonly grantedAs: string;
  perform(state: State, operation: O, context: OperationContext): Result;
  /** The operations that it consists of, each on one resource: what has to be granted, and what is counted, are these. */
  parts?(operation: O): readonly Operation[];
  /** How many events it brings into the app, where it does: they are billed whoever sends them. */
  arrivals?(operation: O): number;
  /** Whether there is something to deliver afterwards. */
  readonly wakes?: boolean;
  /** Whether it is another function's invocation that whoever asks waits for. */
  readonly invokes?: boolean;
  /** The operation as an imitated cloud takes it. Throws what that cloud refuses. */
  imitated?(operation: O, entry: EntryOf<K>, imitation: Imitation): O;
}

/** The faults of a kind's service by name, `answer-lost` say; which of them a cloud documents is in its profile. */
export type KindFaults<Name extends string, State, O extends Operation> = Readonly<
  Record<Name, KindFault<State, O>>
>;

/** One thing that can go wrong with operations. */
export interface KindFault<State, O extends Operation> {
  /** Whether it can strike an operation. */
  strikes(operation: O): boolean;
  /** Does the operation as the fault has it: not at all, without an answer, twice. What it throws, the function gets. */
  strike(
    perform: () => Promise<unknown>,
    operation: O,
    state: State,
    circumstances: Circumstances,
  ): Promise<unknown>;
}

/** What a fault strikes in. */
export interface Circumstances {
  /** Lets time pass, in milliseconds, also if the function ends meanwhile. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** At least 0, less than 1. */
  readonly chance: () => number;
}

/**
 * Puts messages into a queue that subscribes to where they come from, in the transaction of what brings them, and has them
 * delivered.
 */
export type Deposit = (
  queue: string,
  messages: readonly (OutgoingMessage & { readonly id: string })[],
) => void;

/** What an operation is done with, besides the state of its kind. */
export interface OperationContext {
  readonly emit: Emit;
  readonly deposit: Deposit;
  /** An operator is no function: it has no grants, and needs none. */
  readonly byOperator: boolean;
  /** The id of the invocation that asks for it, where it is known: not of those in threads of their own. */
  readonly by?: string | undefined;
  readonly calls: FunctionCalls;
}

/** How functions call functions. All throw `NotFoundError` where there is none of the name. */
export interface FunctionCalls {
  /** One call that is waited for. Throws `ThrottledError` where it finds no place. */
  invoke(functionName: string, input: string, attributes: Carried): Promise<CallResult>;
  /** Stores a call that is made later, and gives its id. */
  send(functionName: string, input: string, attributes: Carried): Promise<string>;
  check(functionName: string): void;
}

/** What is counted of each resource of a kind. */
export interface KindMeter<P extends CountedName, O extends Operation, R extends ResultsOf<O>> {
  start(): Counts<P>;
  /** How operations count, with what came of them: undefined where they were refused, which is billed too. */
  readonly operations: {
    readonly [Type in O["type"]]?: (
      counts: Counts<P>,
      operation: Extract<O, { readonly type: Type }>,
      value: R[Type] | undefined,
    ) => void;
  };
}

/** The same of whatever is counted. */
interface AnyMeter {
  start(): object;
  readonly operations: Readonly<
    Partial<Record<string, (counts: never, operation: never, value: never) => void>>
  >;
}

/** What the admin API tells of an entry of an app's inventory. */
export interface Description<Entry> {
  readonly schema: z.ZodMiniType;
  of(entry: Entry, inventory: Inventory): object;
}

/** What an operator may do with the resources of a kind through the admin API. `Port` is what its routes ask for. */
export interface KindAdmin<State, Port> {
  /** Where one is shown, as a path below the admin API's address. */
  page(name: string): string;
  operator(access: OperatorAccess<State>): Port;
  routes(port: Port): readonly AdminRoute[];
}

/** The same with whichever port. */
interface AnyKindAdmin<State> {
  page(name: string): string;
  operator(access: OperatorAccess<State>): object;
  routes(port: never): readonly AdminRoute[];
}

/** What an operator has of a running app. */
export interface OperatorAccess<State> {
  readonly inventory: Inventory;
  readonly state: State;
  /** All of them, without a permission check. */
  readonly drivers: Drivers;
}
