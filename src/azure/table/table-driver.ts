import type { Container, Database } from "@azure/cosmos";
import { type JsonObject, NotFoundError, ThrottledError, type WriteCondition } from "@motif/core";
import { applyUpdate, inParallel } from "@motif/core/driver";
import type { TableDriver, TableLayout } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import { statusOf } from "../ground/service-error.ts";
import { hasExpired, type Place, placeOf, type StoredDocument, stored, toDocument } from "./document.ts";
import { conditionFailed, STATUS, unless } from "./errors.ts";
import { queryPage, scanPage } from "./pages.ts";

const WRITES_AT_ONCE = 16;
/** Somebody's write succeeds in every round, so this many writers of one item at the same time get through at least. */
const MOST_ROUNDS = 50;
const LONGEST_PAUSE_MS = 50;

type Written = Promise<{ readonly version: string }>;

/** Tables in Cosmos DB: a container each, in one database. The version of an item is its ETag. */
export function tableDriver(database: Database): TableDriver {
  const containerOf = (table: TableLayout) => database.container(physicalName("table", table.name));
  return {
    async get(table, key) {
      const document = await read(containerOf(table), table, placeOf(table, key));
      return document && stored(document);
    },

    query: async (table, query) => queryPage(containerOf(table), table, query, Date.now()),

    scan: async (table, scan) => scanPage(containerOf(table), table, scan, Date.now()),

    async put(table, item, condition) {
      const container = containerOf(table);
      if (condition === undefined) return upsert(container, table, item);
      if (condition === "absent") return create(container, table, item);
      return replace(container, table, item, condition);
    },

    async putMany(table, items) {
      const container = containerOf(table);
      // Of the same key the last one wins, and only that is written: writes at the same time have no order.
      const last = new Map(items.map((item) => [JSON.stringify(placeOf(table, item)), item]));
      for (const item of last.values()) toDocument(table, item, Date.now());
      await inParallel([...last.values()], WRITES_AT_ONCE, (item) => upsert(container, table, item));
    },

    async update(table, key, update, condition) {
      const container = containerOf(table);
      const place = placeOf(table, key);
      return inRounds(table, async () => {
        const document = await read(container, table, place);
        refuseUpdate(table, document, condition);
        const item = applyUpdate(document.item, update);
        const written = await replaceVersion(container, table, item, document._etag);
        return written && { item, version: written.version };
      });
    },

    async delete(table, key, condition) {
      const container = containerOf(table);
      const place = placeOf(table, key);
      if (condition === undefined) return remove(container, table, place);
      await inRounds(table, async () => {
        const document = await read(container, table, place);
        if (condition === "absent") {
          if (document) throw conditionFailed(table, condition);
          return true;
        }
        const current = document ?? fail(table, condition);
        if (!holds(current, condition)) throw conditionFailed(table, condition);
        return unless(table, [STATUS.missing, STATUS.precondition, STATUS.tryAgain], async () => {
          await itemAt(container, place).delete({ accessCondition: ifMatch(current._etag) });
          return true;
        });
      });
    },
  };
}

/** The document at a place, unless it has expired. */
async function read(
  container: Container,
  table: TableLayout,
  place: Place,
): Promise<StoredDocument | undefined> {
  // The SDK does not throw for a missing item when it reads: it gives no resource.
  const response = await unless(table, [STATUS.missing], () =>
    itemAt(container, place).read<StoredDocument>(),
  );
  const document = response?.resource;
  return document && !hasExpired(document, Date.now()) ? document : undefined;
}

async function upsert(container: Container, table: TableLayout, item: JsonObject): Written {
  const document = toDocument(table, item, Date.now());
  return inRounds(table, async () => {
    const written = await unless(table, [STATUS.tryAgain], () => container.items.upsert(document));
    return written && { version: written.etag };
  });
}

async function create(container: Container, table: TableLayout, item: JsonObject): Written {
  return inRounds(table, async () => {
    const document = toDocument(table, item, Date.now());
    const created = await unless(table, [STATUS.conflict, STATUS.tryAgain], () =>
      container.items.create(document),
    );
    if (created) return { version: created.etag };
    // An item that has expired, and that the service still has, is replaced.
    const there = await unless(table, [STATUS.missing], () =>
      itemAt(container, document).read<StoredDocument>(),
    );
    if (!there?.resource) return undefined;
    if (!hasExpired(there.resource, Date.now())) throw conditionFailed(table, "absent");
    return replaceVersion(container, table, item, there.resource._etag);
  });
}

/** Replaces an item that must be there, or be of a version. */
async function replace(
  container: Container,
  table: TableLayout,
  item: JsonObject,
  condition: "present" | { readonly version: string },
): Written {
  const place = placeOf(table, item);
  return inRounds(table, async () => {
    const document = await read(container, table, place);
    if (!document || !holds(document, condition)) throw conditionFailed(table, condition);
    return replaceVersion(container, table, item, document._etag);
  });
}

/** Replaces a document of just this version; undefined where somebody was faster. */
async function replaceVersion(
  container: Container,
  table: TableLayout,
  item: JsonObject,
  version: string,
): Promise<{ readonly version: string } | undefined> {
  const document = toDocument(table, item, Date.now());
  const response = await unless(table, [STATUS.missing, STATUS.precondition, STATUS.tryAgain], () =>
    itemAt(container, document).replace(document, { accessCondition: ifMatch(version) }),
  );
  return response && { version: response.etag };
}

async function remove(container: Container, table: TableLayout, place: Place): Promise<void> {
  await inRounds(table, () =>
    unless(table, [STATUS.tryAgain], async () => {
      await itemAt(container, place).delete().catch(ignoreMissing);
      return true;
    }),
  );
}

/** Nobody is told that there was no item: there is none now. */
function ignoreMissing(error: unknown): void {
  if (statusOf(error) !== STATUS.missing) throw error;
}

/** Throws the error that an update of this document is answered with, if any. */
function refuseUpdate(
  table: TableLayout,
  document: StoredDocument | undefined,
  condition: WriteCondition | undefined,
): asserts document is StoredDocument {
  if (document) {
    if (condition !== undefined && !holds(document, condition)) throw conditionFailed(table, condition);
    return;
  }
  if (condition !== undefined && condition !== "absent") throw conditionFailed(table, condition);
  throw new NotFoundError(`Table ${table.name} has no item with this key to update. Put it first.`);
}

/** Whether a condition holds for a document that is there. */
function holds(document: StoredDocument, condition: WriteCondition): boolean {
  if (condition === "absent") return false;
  return condition === "present" || condition.version === document._etag;
}

/** Tries until nobody was faster. Throws `ThrottledError` where too many want to write the same item. */
async function inRounds<T>(table: TableLayout, attempt: () => Promise<T | undefined>): Promise<T> {
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const result = await attempt();
    if (result !== undefined) return result;
    const pause = Math.random() * Math.min(LONGEST_PAUSE_MS, 2 ** round);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  throw new ThrottledError(`Too many writers change one item of table ${table.name} at the same time.`);
}

function itemAt(container: Container, { id, pk }: Place) {
  return container.item(id, pk);
}

function ifMatch(version: string) {
  return { type: "IfMatch", condition: version };
}

function fail(table: TableLayout, condition: WriteCondition): never {
  throw conditionFailed(table, condition);
}
