import type { Inventory } from "@motif/core/model";
import type { ResourceKind } from "@motif/core/platform";
import type * as z from "zod/mini";
import type { Kind, ResourceEntry, ResourceRef } from "./kind.ts";
import * as rooms from "./rooms.ts";

/** What the calculator knows of each kind of resource. */
export const KINDS: Readonly<Record<ResourceKind, Kind>> = rooms;

/** The kinds of resources, by name. */
export const KIND_NAMES = Object.keys(KINDS) as ResourceKind[]; // the record's own keys

/** Something for each kind of resource. */
export function byKind<T>(of: (kind: ResourceKind) => T): Readonly<Record<ResourceKind, T>> {
  return Object.fromEntries(KIND_NAMES.map((kind) => [kind, of(kind)])) as Record<ResourceKind, T>;
}

type Rooms = typeof rooms;

/** The use of an app's resources in a month, by kind. */
export type ResourceUsage = {
  readonly [K in ResourceKind]: readonly ReturnType<Rooms[K]["ofDay"]>[];
};

/** What is said of every resource of a kind, by `tables`, `queues` … and then by name. */
type ByPlural<Part extends "load" | "counts"> = {
  readonly [K in ResourceKind as [Said<K, Part>] extends [never] ? never : Rooms[K]["plural"]]: Readonly<
    Record<string, Said<K, Part>>
  >;
};
type Said<K extends ResourceKind, Part extends "load" | "counts"> = z.output<NonNullable<Rooms[K][Part]>>;

/** What a workload says of the app's tables, queues and buckets: of each of them, by name. */
export type ResourceLoads = Partial<ByPlural<"load">>;

/** What a run counted of the app's tables, queues and buckets, by name. */
export type ResourceCounts = ByPlural<"counts">;

/** What is said of the resources of one kind, by name. */
export function saidOf(
  all: ResourceLoads | ResourceCounts,
  { plural }: Kind,
): Readonly<Record<string, unknown>> {
  const byPlural: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>> = { ...all };
  return byPlural[plural] ?? {};
}

/** The use of all resources, each worked out by its kind. */
export function resourceUsage(
  { resources }: Inventory,
  usageOf: (kind: Kind, entry: ResourceEntry, ref: ResourceRef) => object,
): ResourceUsage {
  const usage = byKind<readonly object[]>((kind) =>
    resources[kind].map((entry) => usageOf(KINDS[kind], entry, { kind, name: entry.name })),
  );
  return usage as ResourceUsage; // `usageOf` asks the kind that it is given
}
