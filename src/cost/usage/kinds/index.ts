import type { Inventory } from "@motif/core/model";
import type { ResourceKind } from "@motif/core/platform";
import type * as z from "zod/mini";
import type { Kind, ResourceEntry, ResourceRef } from "./kind.ts";
import * as rooms from "./rooms.ts";

type Rooms = typeof rooms;
/** What the resources of a kind are called together. */
type Plural = Rooms[ResourceKind]["plural"];

/** What the calculator knows of each kind of resource. */
export const KINDS: Readonly<Record<ResourceKind, Kind<Plural>>> = rooms;

/** The kinds of resources, by name. */
export const KIND_NAMES = Object.keys(KINDS) as ResourceKind[]; // the record's own keys

/** Something for each kind of resource. */
export function byKind<T>(of: (kind: ResourceKind) => T): Readonly<Record<ResourceKind, T>> {
  return Object.fromEntries(KIND_NAMES.map((kind) => [kind, of(kind)])) as Record<ResourceKind, T>;
}

/** The use of an app's resources in a month, by kind. */
export type ResourceUsage = {
  readonly [K in ResourceKind]: readonly ReturnType<Rooms[K]["ofDay"]>[];
};

type LoadOf<K extends ResourceKind> = z.output<NonNullable<Rooms[K]["load"]>>;

/** What a workload says of the app's tables, queues and buckets: of each of them, by name. */
export type ResourceLoads = {
  readonly [K in ResourceKind as [LoadOf<K>] extends [never] ? never : Rooms[K]["plural"]]?: Readonly<
    Record<string, LoadOf<K>>
  >;
};

/** What is said of the resources of one kind, by name. */
export function saidOf(
  all: { readonly [P in Plural]?: Readonly<Record<string, unknown>> },
  { plural }: Kind<Plural>,
): Readonly<Record<string, unknown>> {
  return all[plural] ?? {};
}

/** The use of all resources, each worked out by its kind. */
export function resourceUsage(
  { resources }: Inventory,
  usageOf: (kind: Kind<Plural>, entry: ResourceEntry, ref: ResourceRef) => object,
): ResourceUsage {
  const usage = byKind<readonly object[]>((kind) =>
    resources[kind].map((entry) => usageOf(KINDS[kind], entry, { kind, name: entry.name })),
  );
  return usage as ResourceUsage; // `usageOf` asks the kind that it is given
}
