import type { ResourceKind } from "@motif/core/platform";
import type { GivenKind, KeptKind } from "../ground/kind.ts";
import type { Operation, ResultsOf } from "../ground/operation.ts";
import * as rooms from "./rooms.ts";

type Rooms = typeof rooms;

/** A kind that the store keeps, whichever. */
type AnyKeptKind = KeptKind<ResourceKind, string, unknown, Operation, ResultsOf<Operation>>;

/** A kind whose values are given, whichever. */
type AnyGivenKind = GivenKind<ResourceKind, string, unknown, Operation, ResultsOf<Operation>, unknown>;

/** What the engine knows of each kind of resource. */
export const KINDS: Readonly<Record<ResourceKind, AnyKeptKind | AnyGivenKind>> = rooms;

/** The names of all kinds, in their order. */
export const KIND_NAMES = (Object.keys(KINDS) as ResourceKind[]).sort(); // the record's own keys

/** The kinds that the store keeps. */
export const KEPT = KIND_NAMES.flatMap((name) => {
  const kind = KINDS[name];
  return "open" in kind ? [{ name, kind }] : [];
});

/** The kinds whose values are given. */
export const GIVEN = KIND_NAMES.flatMap((name) => {
  const kind = KINDS[name];
  return "given" in kind ? [{ name, kind }] : [];
});

/** What a kind's operations are done on. */
export type StateOf<K extends ResourceKind> = Rooms[K] extends { open(ground: never): infer State }
  ? State
  : Rooms[K] extends { given(options: never, ground: never): infer State }
    ? State
    : never;

/** The names of the kinds that have something: that are kept, or given, or have an admin API. */
type NamesWith<Part extends string> = {
  [K in ResourceKind]: Rooms[K] extends Readonly<Record<Part, unknown>> ? K : never;
}[ResourceKind];

/** What the store keeps, by kind. */
export type KeptStates = { readonly [K in NamesWith<"open">]: StateOf<K> };

/** Where given values come from, by kind. */
export type GivenStates = { readonly [K in NamesWith<"given">]: StateOf<K> };

/** What all operations are done on, by kind. */
export type States = KeptStates & GivenStates;

/** What operators do with resources, by kind. */
export type Operators = {
  readonly [K in NamesWith<"admin">]: ReturnType<AdminOf<K>["operator"]>;
};

/** What the admin API's routes ask of operators, by kind. */
export type Ports = { readonly [K in NamesWith<"admin">]: Parameters<AdminOf<K>["routes"]>[0] };

type AdminOf<K extends NamesWith<"admin">> = Extract<Rooms[K], { readonly admin: unknown }>["admin"];
