import { readFileSync } from "node:fs";
import type { Bucket, JsonObject, Queue, Service, Stream, Table } from "@motif/core";
import { asynchronousDeliveryOf, polledDeliveryOf } from "@motif/core/model";
import { redrivePast } from "@motif/core/platform";
import type { OpenedObject, StandInCall, VirtualApp } from "@motif/engine/virtual";
import type { Change, DeadMessage, Seen, SeenObject, SeenRecord } from "./checks.ts";
import type { ClientRequest, EndedInvocation, History, ObjectChange } from "./history.ts";

/** Entries that one page of a table or a bucket has at most. */
const PAGE = 1000;
const MOST_DEAD_LETTERS = 1_000_000;
const MOST_RECORDS = 1_000_000;

/** A run as checks see it, read straight from the app's store. What did not change since is not read again. */
export class World implements Seen {
  readonly #app: VirtualApp;
  readonly #history: History;
  readonly #tables = new Map<string, readonly JsonObject[]>();
  readonly #buckets = new Map<string, readonly SeenObject[]>();

  constructor(app: VirtualApp, history: History) {
    this.#app = app;
    this.#history = history;
  }

  get now(): Date {
    return new Date(this.#app.clock.now());
  }

  get requests(): readonly ClientRequest[] {
    return this.#history.requests;
  }

  get invocations(): readonly EndedInvocation[] {
    return this.#history.ended;
  }

  // Functions, not methods: checks take them apart.
  readonly items = <T extends JsonObject, K extends string, I extends string>({
    name,
  }: Table<T, K, I>): readonly T[] => {
    const items = this.#tables.get(name) ?? this.#readItems(name);
    this.#tables.set(name, items);
    return items as readonly T[]; // were parsed with the table's schema when they were written
  };

  readonly changes = <T extends JsonObject, K extends string, I extends string>(
    { name }: Table<T, K, I>,
    from = 0,
  ): readonly Change<T>[] => {
    const all = this.#history.changesOf(name);
    const changes = from === 0 ? all : all.slice(from);
    return changes as readonly Change<JsonObject>[] as readonly Change<T>[]; // as items
  };

  readonly objects = ({ name }: Bucket): readonly SeenObject[] => {
    const objects = this.#buckets.get(name) ?? this.#readObjects(name);
    this.#buckets.set(name, objects);
    return objects;
  };

  readonly objectChanges = ({ name }: Bucket): readonly ObjectChange[] => this.#history.objectChangesOf(name);

  readonly records = <T>({ name }: Stream<T>): readonly SeenRecord<T>[] => {
    const { stream } = this.#app.store.kinds;
    return stream.shards(name).flatMap(
      ({ shard }) =>
        stream
          .read(name, { shard, lane: 0, lanes: 1 }, 0, MOST_RECORDS)
          .map(({ id, key, body }) => ({ id, key, data: JSON.parse(body) })), // parsed with its schema when it was published
    );
  };

  readonly calls = ({ name }: Service): readonly StandInCall[] =>
    this.#app.engine.states.service.calls
      .filter(({ service }) => service === name)
      .map((call) => ({ ...call, by: this.#history.names.get(call.by) ?? call.by }));

  readonly deadLetters = (source: Queue<never> | string): readonly DeadMessage[] => {
    const { inventory, store } = this.#app;
    const name = typeof source === "string" ? source : source.name;
    const isQueue = inventory.resources.queue.some((queue) => queue.name === name);
    const { deadLetterQueue } = isQueue
      ? polledDeliveryOf(inventory, name)
      : asynchronousDeliveryOf(inventory, name);
    return store.kinds.queue
      .peek(deadLetterQueue, MOST_DEAD_LETTERS)
      .map(({ id, body, reason, attributes }) => ({
        id,
        data: JSON.parse(body),
        reason: reason ?? "",
        redriven: redrivePast(attributes).redriven,
      }));
  };

  /** Something was written: it is read again when somebody asks. */
  changed(resource: string): void {
    this.#tables.delete(resource);
    this.#buckets.delete(resource);
  }

  /** Time has passed: what expires may have done so. */
  aged(): void {
    this.#tables.clear();
    for (const { name, expiresAfterDays } of this.#app.inventory.resources.bucket) {
      if (expiresAfterDays !== undefined) this.#buckets.delete(name);
    }
  }

  #readItems(resource: string): readonly JsonObject[] {
    const items: JsonObject[] = [];
    let page: { readonly cursor?: string } | undefined = {};
    while (page) {
      const { json, cursor } = this.#app.store.kinds.table.scan({
        type: "table.scan",
        resource,
        limit: PAGE,
        ...page,
      });
      items.push(...(JSON.parse(json) as JsonObject[])); // written by the table's handle
      page = cursor === undefined ? undefined : { cursor };
    }
    return items;
  }

  #readObjects(resource: string): readonly SeenObject[] {
    const { bucket } = this.#app.store.kinds;
    const objects: SeenObject[] = [];
    let page: { readonly cursor?: string } | undefined = {};
    while (page) {
      const { entries, cursor } = bucket.list({ resource, prefix: "", limit: PAGE, ...page });
      for (const { key } of entries) {
        const opened = bucket.open(resource, key);
        if (!opened) continue;
        const { contentType } = opened.info;
        objects.push({ key, contentType, text: textOf(opened) });
      }
      page = cursor === undefined ? undefined : { cursor };
    }
    return objects;
  }
}

/** An object's content as UTF-8. */
export function textOf(opened: OpenedObject): string {
  return "path" in opened ? readFileSync(opened.path, "utf8") : Buffer.from(opened.content).toString();
}
