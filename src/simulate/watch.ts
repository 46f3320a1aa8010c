import type { JsonObject } from "@motif/core";
import { messageOf } from "@motif/core/platform";
import { type Operation, partsOf, type VirtualApp } from "@motif/engine/virtual";
import type { Check, Invariants } from "./checks.ts";
import type { History, ObjectState } from "./history.ts";
import { textOf, World } from "./world.ts";

/** What does not hold, and when that was seen first. */
export interface Violation {
  readonly invariant: string;
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const DAY_MS = 86_400_000;
const READS = /\.(get|query|scan|head|list|startPut|cancelPut|presign)$/;

/** Looks at a run after every step. */
export class Watch {
  readonly violations = new Map<string, Violation>();
  readonly #invariants: Invariants;
  readonly #history: History;
  /** The latest state of each item, by table and key. */
  readonly #latest = new Map<string, JsonObject>();
  /** The same of objects, by bucket and key. */
  readonly #objects = new Map<string, { readonly state: ObjectState; readonly writtenAt: number }>();
  #app: VirtualApp | undefined;
  #world: World | undefined;
  #isDue = false;

  constructor(invariants: Invariants, history: History) {
    this.#invariants = invariants;
    this.#history = history;
  }

  /** The run begins. */
  start(app: VirtualApp): void {
    this.#app = app;
    this.#world = new World(app, this.#history);
  }

  /** The run as it is now. */
  get world(): World {
    if (!this.#world) throw new Error("The run has not begun.");
    return this.#world;
  }

  /**
   * What an operation has just made of what it writes. To be asked for as soon as it is done, and before anybody hears of it:
   * others of the same turn follow at once, and are durable together with it.
   */
  effectOf(operation: Operation & { readonly key?: string }): Effect {
    if (READS.test(operation.type)) return NO_EFFECT;
    const { resource } = operation;
    return {
      items: keysOf(operation).map((key) => ({ ...key, after: this.#itemAt(key) })),
      objects: isOfObject(operation)
        ? [{ key: operation.key, after: this.#objectAt(resource, operation.key) }]
        : [],
    };
  }

  /** An operation is durable; `by` is the invocation, or the client. */
  did(by: string, operation: Operation, value: unknown, { items, objects }: Effect): void {
    const { type, resource } = operation;
    if (READS.test(type) || isRefused(operation, value)) return;
    for (const part of partsOf(operation)) this.#world?.changed(part.resource);
    for (const { after, ...key } of items) this.#noteChange(by, key, after);
    for (const { key, after } of objects) this.#noteObject(by, resource, key, after);
    if (type === "queue.send" && Array.isArray(value)) {
      for (const id of value) this.#history.sent.push({ queue: resource, id: String(id), by });
    }
    this.step();
  }

  /** Somebody else writes an item as it is, just before an operation on it. */
  touched(operation: Operation): void {
    for (const key of keysOf(operation)) {
      const item = this.#itemAt(key);
      if (item) this.#noteChange("somebody else", key, item);
    }
  }

  /** Something happened: what must hold always is looked at, once all is noted that became durable together with it. */
  step(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      this.#look(this.#invariants.always);
    });
  }

  /** All is quiet: what must hold in the end is looked at. */
  end(): void {
    this.#world?.aged();
    this.#look(this.#invariants.always);
    this.#look(this.#invariants.eventually);
  }

  /** Notes what does not hold; of each invariant, the first time. */
  violated(invariant: string, message: string): void {
    if (this.violations.has(invariant)) return;
    const at = this.#app?.clock.now() ?? 0;
    this.violations.set(invariant, { invariant, message, at });
    this.#history.note("invariant", `${invariant}: ${message}`);
  }

  #look(checks: Readonly<Record<string, Check>> = {}): void {
    if (!this.#world) return;
    for (const [name, check] of Object.entries(checks)) {
      if (this.violations.has(name)) continue;
      const wrong = outcomeOf(check, this.#world);
      if (wrong !== undefined) this.violated(name, wrong);
    }
  }

  #itemAt({ resource, pk, sk }: ItemKey): JsonObject | undefined {
    const item = this.#app?.store.kinds.table.get(resource, { pk, sk });
    return item && (JSON.parse(item.json) as JsonObject); // written by the table's handle
  }

  #objectAt(bucket: string, key: string): ObjectState | undefined {
    const opened = this.#app?.store.kinds.bucket.open(bucket, key);
    if (!opened) return undefined;
    const { version, contentType } = opened.info;
    return { version, contentType, text: textOf(opened) };
  }

  #noteChange(by: string, { resource: table, pk, sk }: ItemKey, after: JsonObject | undefined): void {
    const key = JSON.stringify(sk === "" ? [pk] : [pk, sk]);
    const place = `${table} ${key}`;
    const latest = this.#latest.get(place);
    const before = latest && !this.#hasExpired(table, latest) ? latest : undefined;
    if (after) this.#latest.set(place, after);
    else this.#latest.delete(place);
    const at = this.#app?.clock.now() ?? 0;
    this.#history.changed({ table, key, at, by, before, after });
  }

  #hasExpired(name: string, item: JsonObject): boolean {
    const table = this.#app?.inventory.resources.table.find((candidate) => candidate.name === name);
    const expiry = table?.timeToLive !== undefined && item[table.timeToLive];
    return typeof expiry === "number" && expiry * 1000 <= (this.#app?.clock.now() ?? 0);
  }

  #isTooOld(name: string, ageMs: number): boolean {
    const bucket = this.#app?.inventory.resources.bucket.find((candidate) => candidate.name === name);
    return bucket?.expiresAfterDays !== undefined && ageMs >= bucket.expiresAfterDays * DAY_MS;
  }

  #noteObject(by: string, bucket: string, key: string, after: ObjectState | undefined): void {
    const place = `${bucket} ${key}`;
    const latest = this.#objects.get(place);
    const at = this.#app?.clock.now() ?? 0;
    const before = latest && !this.#isTooOld(bucket, at - latest.writtenAt) ? latest.state : undefined;
    if (after) this.#objects.set(place, { state: after, writtenAt: at });
    else this.#objects.delete(place);
    this.#history.objectChanged({ bucket, key, at, by, before, after });
  }
}

/** What an operation made of what it writes; `after` is undefined where it deleted something. */
export interface Effect {
  readonly items: readonly (ItemKey & { readonly after: JsonObject | undefined })[];
  readonly objects: readonly { readonly key: string; readonly after: ObjectState | undefined }[];
}

/** That of an operation which writes neither items nor objects. */
export const NO_EFFECT: Effect = { items: [], objects: [] };

/** An item: its table and its key. */
interface ItemKey {
  readonly resource: string;
  readonly pk: string | number;
  readonly sk: string | number;
}

/** Whether an operation writes an object or deletes it. */
function isOfObject<O extends Operation & { readonly key?: string }>(
  operation: O,
): operation is O & { readonly key: string } {
  return operation.type.startsWith("bucket.") && operation.key !== undefined;
}

/** The items that an operation writes, those of a transaction one by one. */
function keysOf(operation: Operation): readonly ItemKey[] {
  return partsOf(operation).flatMap((part): readonly ItemKey[] => {
    const { type, resource } = part;
    if (!type.startsWith("table.") || type === "table.check") return [];
    const keys = "items" in part ? part.items : [part]; // of `putMany`; all others name one
    return (keys as readonly ItemKey[]).map(({ pk, sk }) => ({ resource, pk, sk }));
  });
}

/** Whether a transaction wrote nothing, as conditions did not hold: it names them. */
function isRefused({ type }: Operation, value: unknown): boolean {
  return type === "table.transact" && Array.isArray(value) && value.length > 0;
}

function outcomeOf(check: Check, world: World): string | undefined {
  try {
    return check(world);
  } catch (error) {
    return messageOf(error);
  }
}
