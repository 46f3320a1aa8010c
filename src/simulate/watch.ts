import type { JsonObject } from "@motif/core";
import { messageOf } from "@motif/core/platform";
import type { Operation, VirtualApp } from "@motif/engine/virtual";
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

const READS = /\.(get|query|scan|head|list|startPut|cancelPut)$/;

/** Looks at a run after every step. */
export class Watch {
  readonly violations = new Map<string, Violation>();
  readonly #invariants: Invariants;
  readonly #history: History;
  /** The latest state of each item, by table and key. */
  readonly #latest = new Map<string, JsonObject>();
  /** The same of objects, by bucket and key. */
  readonly #objects = new Map<string, ObjectState>();
  #app: VirtualApp | undefined;
  #world: World | undefined;

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

  /** An operation had its effect; `by` is the invocation, or the client. */
  did(by: string, operation: Operation & { readonly key?: string }, value: unknown): void {
    if (READS.test(operation.type)) return;
    this.#world?.changed(operation.resource);
    for (const key of keysOf(operation)) this.#noteChange(by, operation.resource, key);
    if (isOfObject(operation)) this.#noteObject(by, operation.resource, operation.key);
    if (operation.type === "queue.send" && Array.isArray(value)) {
      for (const id of value) this.#history.sent.push({ queue: operation.resource, id: String(id), by });
    }
    this.step();
  }

  /** Somebody else writes an item as it is, just before an operation on it. */
  touched(operation: Operation): void {
    const { resource } = operation;
    for (const key of keysOf(operation)) {
      if (this.#app?.store.kinds.table.get(resource, key)) this.#noteChange("somebody else", resource, key);
    }
  }

  /** Something happened: what must hold always is looked at. */
  step(): void {
    this.#look(this.#invariants.always);
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

  #noteChange(by: string, table: string, { pk, sk }: ItemKey): void {
    const item = this.#app?.store.kinds.table.get(table, { pk, sk });
    const key = JSON.stringify(sk === "" ? [pk] : [pk, sk]);
    const place = `${table} ${key}`;
    const latest = this.#latest.get(place);
    const before = latest && !this.#hasExpired(table, latest) ? latest : undefined;
    const after = item && (JSON.parse(item.json) as JsonObject); // written by the table's handle
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

  #noteObject(by: string, bucket: string, key: string): void {
    const opened = this.#app?.store.kinds.bucket.open(bucket, key);
    const place = `${bucket} ${key}`;
    const before = this.#objects.get(place);
    const after = opened && {
      version: opened.info.version,
      contentType: opened.info.contentType,
      text: textOf(opened),
    };
    if (after) this.#objects.set(place, after);
    else this.#objects.delete(place);
    const at = this.#app?.clock.now() ?? 0;
    this.#history.objectChanges.push({ bucket, key, at, by, before, after });
  }
}

interface ItemKey {
  readonly pk: string | number;
  readonly sk: string | number;
}

/** Whether an operation writes an object or deletes it. */
function isOfObject<O extends Operation & { readonly key?: string }>(
  operation: O,
): operation is O & { readonly key: string } {
  return operation.type.startsWith("bucket.") && operation.key !== undefined;
}

/** The keys of the items that an operation writes. */
function keysOf(operation: Operation): readonly ItemKey[] {
  if (!operation.type.startsWith("table.")) return [];
  if ("items" in operation) return operation.items as readonly ItemKey[]; // of `putMany`
  return [operation as Operation & ItemKey]; // all others name one
}

function outcomeOf(check: Check, world: World): string | undefined {
  try {
    return check(world);
  } catch (error) {
    return messageOf(error);
  }
}
