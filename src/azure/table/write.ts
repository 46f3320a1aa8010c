import type { Container } from "@azure/cosmos";
import { type JsonObject, type Stored, ThrottledError } from "@motif/core";
import type { TableLayout } from "@motif/core/platform";
import { statusOf } from "../ground/service-error.ts";
import {
  hasExpired,
  type ItemDocument,
  newWriteId,
  type Place,
  type StoredDocument,
  toDocument,
} from "./document.ts";
import { conditionFailed, LostAnswerError, STATUS, unknownOutcome, unless, writing } from "./errors.ts";

/** Somebody's write succeeds in every round, so this many writers of one item at the same time get through at least. */
const MOST_ROUNDS = 50;
const LONGEST_PAUSE_MS = 50;
/** So many answers may be lost before a write is given up. */
const MOST_LOST = 5;

type Written = Promise<{ readonly version: string }>;

/** The document at a place, unless it has expired. */
export async function read(
  container: Container,
  table: TableLayout,
  place: Place,
): Promise<StoredDocument | undefined> {
  const document = await readAny(container, table, place);
  return document && !hasExpired(document, Date.now()) ? document : undefined;
}

/** The document at a place, also an expired one that the service still has. */
export async function readAny(
  container: Container,
  table: TableLayout,
  place: Place,
): Promise<StoredDocument | undefined> {
  // The SDK does not throw for a missing item when it reads: it gives no resource.
  const response = await unless(table, [STATUS.missing], () =>
    itemAt(container, place).read<StoredDocument>(),
  );
  return response?.resource;
}

/** Writes a document, whatever is there. */
export async function upsert(container: Container, table: TableLayout, document: ItemDocument): Written {
  return inRounds(table, async () => {
    const written = await writing(table, [STATUS.tryAgain], () => container.items.upsert(document));
    return written && { version: written.etag };
  });
}

/**
 * Writes a document where there is none. An attempt after one whose answer was lost may meet that one's document. Throws
 * `ConditionFailedError`, and `UnknownOutcomeError` where another's document is there and the answer was lost.
 */
export async function create(container: Container, table: TableLayout, document: ItemDocument): Written {
  return inRounds(table, async (wasLost) => {
    const created = await createOnly(container, table, document);
    if (created) return created;
    const there = await readAny(container, table, document);
    if (!there) return undefined;
    if (there.write === document.write) return { version: there._etag };
    // An item that has expired, and that the service still has, is replaced.
    if (hasExpired(there, Date.now())) return replaceVersion(container, table, document, there._etag);
    throw wasLost ? unknownOutcome(table) : conditionFailed(table, "absent");
  });
}

/**
 * Writes what `plan` makes of an item, or of there being none, unless it refuses by an error, with the condition that nobody wrote in between;
 * again where somebody did. Throws `UnknownOutcomeError` where that may have been this very write, and others wrote since.
 */
export async function replace(
  container: Container,
  table: TableLayout,
  place: Place,
  plan: (current: StoredDocument | undefined) => JsonObject,
): Promise<Stored<JsonObject>> {
  const writeId = newWriteId();
  let sentFor: string | undefined;
  return inRounds(table, async (wasLost) => {
    const there = await readAny(container, table, place);
    if (wasLost && there?.write === writeId) return { item: there.item, version: there._etag };
    if (wasLost && there?._etag !== sentFor) throw unknownOutcome(table);
    const item = plan(there && !hasExpired(there, Date.now()) ? there : undefined);
    const document = toDocument(table, item, Date.now(), writeId);
    sentFor = there?._etag;
    const written = there
      ? await replaceVersion(container, table, document, there._etag)
      : await createOnly(container, table, document);
    return written && { item, version: written.version };
  });
}

/** Makes a document; undefined where there is one by now. */
async function createOnly(
  container: Container,
  table: TableLayout,
  document: ItemDocument,
): Promise<{ readonly version: string } | undefined> {
  const response = await writing(table, [STATUS.conflict, STATUS.tryAgain], () =>
    container.items.create(document),
  );
  return response && { version: response.etag };
}

/** Replaces a document of just this version; undefined where somebody was faster. */
async function replaceVersion(
  container: Container,
  table: TableLayout,
  document: ItemDocument,
  version: string,
): Promise<{ readonly version: string } | undefined> {
  const response = await writing(table, [STATUS.missing, STATUS.precondition, STATUS.tryAgain], () =>
    itemAt(container, document).replace(document, { accessCondition: ifMatch(version) }),
  );
  return response && { version: response.etag };
}

/** Deletes what is there. Nobody is told that there was nothing: there is nothing now. */
export async function remove(container: Container, table: TableLayout, place: Place): Promise<void> {
  await inRounds(table, () =>
    writing(table, [STATUS.tryAgain], async () => {
      await itemAt(container, place)
        .delete()
        .catch((error: unknown) => {
          if (statusOf(error) !== STATUS.missing) throw error;
        });
      return true;
    }),
  );
}

/** Deletes an item that `check` does not refuse, with the condition that nobody wrote in between. Throws as {@link replace} does. */
export async function removeIf(
  container: Container,
  table: TableLayout,
  place: Place,
  check: (current: StoredDocument | undefined) => void,
): Promise<void> {
  let sentFor: string | undefined;
  await inRounds(table, async (wasLost) => {
    const current = await read(container, table, place);
    if (wasLost && current?._etag !== sentFor) throw unknownOutcome(table);
    check(current);
    if (!current) return true;
    sentFor = current._etag;
    return writing(table, [STATUS.missing, STATUS.precondition, STATUS.tryAgain], async () => {
      await itemAt(container, place).delete({ accessCondition: ifMatch(current._etag) });
      return true;
    });
  });
}

/**
 * Tries until nobody was faster, and again where an answer was lost: `attempt` is told that one was. Throws
 * `ThrottledError` where too many want to write the same item.
 */
export async function inRounds<T>(
  table: TableLayout,
  attempt: (wasLost: boolean) => Promise<T | undefined>,
): Promise<T> {
  let lost = 0;
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    try {
      const result = await attempt(lost > 0);
      if (result !== undefined) return result;
    } catch (error) {
      if (!(error instanceof LostAnswerError)) throw error;
      if (++lost === MOST_LOST) throw error.cause;
    }
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
