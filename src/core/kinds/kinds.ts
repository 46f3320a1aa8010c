import { type Grant, grantOf, type Layout } from "../ground/grant.ts";
import type { Kind } from "../ground/kind.ts";
import * as rooms from "./rooms.ts";

type Rooms = typeof rooms;

/** The name of a kind of resource. */
export type ResourceKind = keyof Rooms;

/** What drivers and compilers see of a resource of a kind. */
export type LayoutOf<K extends ResourceKind> = Parameters<Rooms[K]["entry"]>[0];

/** Any resource, as drivers and compilers see it. */
export type ResourceLayout = LayoutOf<ResourceKind>;

/** A resource of a kind, resolved. */
export type EntryOf<K extends ResourceKind> = ReturnType<Rooms[K]["entry"]>;

/** The resources of an app, resolved: by kind, each kind in order of name. */
export type ResourceEntries = { readonly [K in ResourceKind]: readonly EntryOf<K>[] };

/** What a platform implements of a kind. */
export type DriverOf<K extends ResourceKind> = Parameters<Rooms[K]["handling"]["operations"]>[1];

/** The drivers that one function needs: a kind that it does not use need not be there. */
export type Drivers = { readonly [K in ResourceKind]?: DriverOf<K> };

/** What a grant allows. */
export type Access = { [K in ResourceKind]: keyof Rooms[K]["handling"]["accesses"] }[ResourceKind];

/** The names of what apps can ask of resources. */
export type KindFeatures = { [K in ResourceKind]: keyof Rooms[K]["features"] }[ResourceKind];

/** The names of the texts of resources. */
export type KindTexts = { [K in ResourceKind]: keyof Rooms[K]["texts"] }[ResourceKind];

/** A kind, of whichever resources. */
export type AnyKind = Kind<ResourceLayout, DriverOf<ResourceKind>, EntryOf<ResourceKind>>;

/** What the model knows of each kind. Each is listed under its own name. */
export const KINDS: Readonly<Record<ResourceKind, AnyKind>> = rooms satisfies {
  readonly [K in ResourceKind]: { readonly handling: { readonly kind: K } };
};

/** The names of all kinds, in their order. */
export const RESOURCE_KINDS = (Object.keys(KINDS) as ResourceKind[]).sort();

/** Whether something that is used is a resource of a kind that there is. */
export function isResource(layout: Layout): layout is ResourceLayout {
  return Object.hasOwn(KINDS, layout.kind);
}

/** A grant of an access that the resource's kind has. */
export interface KnownGrant extends Grant {
  readonly resource: ResourceLayout;
  readonly access: Access;
}

/** Whether something that stands among what a function uses is a grant, and one that there is. */
export function isKnownGrant(grant: Grant | undefined): grant is KnownGrant {
  if (!grant?.resource || !isResource(grant.resource)) return false;
  return Object.hasOwn(KINDS[grant.resource.kind].handling.accesses, grant.access);
}

/** The operations that an access to a kind of resource allows; the one source for handles, the engine's checks and policies. */
export function operationsOf(kind: ResourceKind, access: Access): readonly string[] {
  return KINDS[kind].handling.accesses[access] ?? [];
}

/** The handle of an access to any resource, for whoever works without a function: an operator, a test. */
export function handleOf(resource: ResourceLayout, access: Access, drivers: Drivers): unknown {
  return grantOf(resource, access, KINDS[resource.kind].handling).bind(drivers, () => {})({ carried: {} });
}
