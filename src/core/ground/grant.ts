import { AccessDeniedError, MotifError } from "./errors.ts";

/** What all resources have. Of each kind, drivers and compilers see more. */
export interface Layout {
  readonly kind: string;
  readonly name: string;
}

/** Attributes that messages and objects take along: the trace context. */
export type Carried = Readonly<Record<string, string>>;

/** The invocation that a handle is made for, as the handle sees it. */
export interface HandleOwner {
  /** What it sends or stores takes these along. */
  readonly carried: Carried;
  /** Aborts when the invocation has to end; made when it is asked for. An operator has none. */
  readonly signal?: AbortSignal | undefined;
}

/** Tells operators of something that is no failure of the invocation in which it is noticed: a line of the log. */
export type Warn = (message: string, fields?: Readonly<Record<string, unknown>>) => void;

/** A platform's drivers, by kind of resource. */
type DriversByKind = Readonly<Record<string, unknown>>;

/** Only there for the compiler: a grant carries the type of the handle that the handler receives. */
declare const handle: unique symbol;

/** The permission to use a resource in one way. The handler receives a `Handle` with just those operations. */
export interface Grant<out Handle = unknown> {
  readonly resource: Layout;
  readonly access: string;
  /** The operations that the handle has. */
  readonly operations: readonly string[];
  /** Whether the handle is made for each invocation: what it sends takes attributes along, or ends with the invocation. */
  readonly carries: boolean;
  /** Binds the handle to a platform's driver. Throws `missing-driver` where there is none for this kind. */
  bind(drivers: DriversByKind, warn: Warn): (owner: HandleOwner) => unknown;
  readonly [handle]?: Handle;
}

/** Grants of several resources that a handler receives as one handle, as it uses them together. */
export interface GrantGroup<out Handle = unknown> {
  /** By the names that the group has for them. */
  readonly parts: Readonly<Record<string, Grant>>;
  /** "partition": what is used together is in one partition of one resource. */
  readonly within?: "partition";
  /** What is wrong with them together, as the end of a sentence that says where. */
  readonly problem?: string;
  readonly carries: boolean;
  /** As that of a {@link Grant}. */
  bind(drivers: DriversByKind, warn: Warn): (owner: HandleOwner) => unknown;
  readonly [handle]?: Handle;
}

/** The handle type of a grant, or of several together. */
export type HandleOf<G> =
  G extends Grant<infer Handle> ? Handle : G extends GrantGroup<infer Handle> ? Handle : never;

/** What a function uses: names of its own choice, each with a grant, or with several that are used together. */
export type Uses = Readonly<Record<string, Grant | GrantGroup>>;

/** One grant of a function: its name is `bank.accounts` where it is the part `accounts` of the group `bank`. */
export interface NamedGrant {
  readonly name: string;
  readonly grant: Grant;
  /** The group that it is a part of. */
  readonly together?: { readonly name: string; readonly within?: "partition" };
}

/** All grants of a function, those of groups one by one. */
export function namedGrants(uses: Uses): NamedGrant[] {
  return Object.entries(uses).flatMap(([name, use]): NamedGrant[] => {
    if (!isGroup(use)) return [{ name, grant: use }];
    const together = { name, ...(use.within !== undefined && { within: use.within }) };
    return Object.entries(use.parts).map(([part, grant]) => ({ name: `${name}.${part}`, grant, together }));
  });
}

/** Whether several grants are used together. Circular imports make `undefined` of what an author wrote. */
export function isGroup(use: Grant | GrantGroup | undefined): use is GrantGroup {
  return use !== undefined && "parts" in use;
}

/** The handles that a handler receives for what it uses. */
export type Handles<U extends Uses> = { readonly [Name in keyof U]: HandleOf<U[Name]> };

/** The operations that each access allows. */
type Accesses = Readonly<Record<string, readonly string[]>>;

/** How handles of a kind of resource are made. Grants have it with them, so that a bundle holds the kinds that it uses. */
export interface Handling<L extends Layout, Driver> {
  readonly kind: L["kind"];
  /** Whether a handle is made for each invocation: what is sent or stored takes attributes along, or ends with the invocation. */
  readonly carries: boolean;
  /** The one source for handles, the engine's checks and policies. */
  readonly accesses: Accesses;
  /** All operations on a resource: they check what they are given, so that drivers get what they can trust. */
  operations(layout: L, driver: Driver, owner: HandleOwner, warn: Warn): object;
}

/**
 * A declared resource: its layout and a grant for each access, which refers back to the resource itself, so that two
 * declarations are the same one if, and only if, they are the same object. Called by the declarations only, whose
 * return types say which handle each grant gives.
 */
export function granting<R extends L, L extends Layout, Driver>(layout: L, handling: Handling<L, Driver>): R {
  const resource = { ...layout };
  for (const access of Object.keys(handling.accesses)) {
    Object.assign(resource, { [access]: grantOf(resource, access, handling) });
  }
  return resource as L as R;
}

/** The grant of an access to a resource. */
export function grantOf<L extends Layout, Driver>(
  resource: L,
  access: string,
  handling: Handling<L, Driver>,
): Grant {
  const { kind, carries, accesses } = handling;
  const operations = accesses[access] ?? [];
  return {
    resource,
    access,
    operations,
    carries,
    bind(drivers: Readonly<Partial<Record<string, Driver>>>, warn) {
      const driver = drivers[kind] ?? missingDriver(resource);
      const refusals = refusalsOf(resource, access, accesses, warn);
      const make = (owner: HandleOwner) =>
        only(handling.operations(resource, driver, owner, warn), operations, refusals);
      if (carries) return make;
      const handle = make({ carried: {} });
      return () => handle;
    },
  };
}

function only(all: object, operations: readonly string[], refusals: object): object {
  const granted: Record<string, unknown> = Object.create(refusals);
  for (const [name, operation] of Object.entries(all)) {
    if (operations.includes(name)) granted[name] = operation;
  }
  return Object.freeze(granted);
}

/**
 * The operations that an access does not have. They stand behind a handle as its prototype and say which access has them:
 * an app in JavaScript, or whose types nobody checked, would read "put is not a function". The log has it as well, since the
 * app may catch it.
 */
function refusalsOf({ kind, name }: Layout, access: string, accesses: Accesses, warn: Warn): object {
  const own = accesses[access] ?? [];
  const others = new Set(Object.values(accesses).flat());
  const refusals: Record<string, () => never> = {};
  for (const operation of others) {
    if (own.includes(operation)) continue;
    const having = Object.keys(accesses).filter((other) => accesses[other]?.includes(operation));
    refusals[operation] = () => {
      const error = new AccessDeniedError(
        `Operation ${operation} of ${kind} ${name} was not granted: the function uses its ${access}. ` +
          `Grant it ${having.map((other) => `the ${kind}'s ${other}`).join(" or ")} under "uses".`,
      );
      warn(error.message, { code: error.code });
      throw error;
    };
  }
  return Object.freeze(refusals);
}

/** Throws `missing-driver`. */
export function missingDriver({ kind, name }: Layout): never {
  throw new MotifError(
    "missing-driver",
    `No ${kind} driver was given, and ${kind} ${name} is used. Add it to the function's entry.`,
  );
}
