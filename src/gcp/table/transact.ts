import { setTimeout as sleep } from "node:timers/promises";
import {
  type JsonObject,
  type Stored,
  ThrottledError,
  TooLargeError,
  UnknownOutcomeError,
} from "@motif/core";
import { applyUpdate, holds } from "@motif/core/driver";
import type { TableAction } from "@motif/core/platform";
import { backoffDelay } from "@motif/runtime";
import { commitAll, isPreconditionFailure, readDocuments, type Write } from "../database/client.ts";
import type { StoredDocument } from "../database/document.ts";
import { ApiError, mayHaveHappened } from "../ground/rest/api-error.ts";
import { hasExpired, newDocument, newWriteId, storedItem, writeOf } from "./document.ts";

/** Each of them fails only because others were faster; within some 10 seconds. */
const MOST_ATTEMPTS = 40;
const BACKOFF = { initialDelayMs: 10, maxDelayMs: 400, factor: 1.5 } as const;

/** "Maximum API request size: 10 MiB" (https://cloud.google.com/firestore/quotas#writes_and_transactions), which all writes are one of. */
const LARGEST_BYTES = 10 * 1024 * 1024;

/** An action, and the name of the document that it is about. */
export interface NamedAction {
  readonly action: TableAction;
  readonly collection: string;
  readonly name: string;
}

/**
 * Does all actions in one commit, or none, and gives the places of those whose condition does not hold. Documents are read first, as
 * Firestore has no condition but on a version, and each write, or `verify` of what is only checked, goes by the version that was read:
 * again where somebody was faster. Unlike a transaction that Firestore begins, this takes no locks, for which others would wait. All
 * documents that it writes have the same random text, by which it knows them where the answer was lost. Throws `ThrottledError` when
 * others keep writing, `UnknownOutcomeError` where the answer was lost and others have written over all of it, `TooLargeError`,
 * `InvalidArgumentError`.
 */
export async function transact(actions: readonly NamedAction[]): Promise<readonly number[]> {
  const names = actions.map(({ name }) => name);
  const writeId = newWriteId();
  let lostFor: string | undefined;
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const documents = await readDocuments(names);
    if (lostFor !== undefined && documents.some((document) => writeOf(document) === writeId)) return [];
    if (lostFor !== undefined && lostFor !== versionsOf(documents)) throw unknownOutcome(actions);
    const found = foundFor(actions, documents);
    const failed = found.flatMap((one, index) => (isMet(one) ? [] : [index]));
    if (failed.length > 0) return failed;
    const writes = found.map((one) => writeFor(one, writeId));
    refuseTooLarge(actions, writes);
    try {
      await commitAll(writes);
      return [];
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const isLost = error.answerLost || mayHaveHappened(error);
      if (!isLost && !isPreconditionFailure(error)) throw error;
      if (isLost) lostFor = versionsOf(documents);
    }
    await sleep(backoffDelay(BACKOFF, attempt, Math.random));
  }
  if (lostFor !== undefined) throw unknownOutcome(actions);
  throw new ThrottledError(
    `A transaction on ${tablesOf(actions)} was not done: others write its items all the time.`,
  );
}

/** An action and what it found: also the document of an item that has expired, but not the item. */
interface Found extends NamedAction {
  readonly document: StoredDocument | undefined;
  readonly item: Stored<JsonObject> | undefined;
}

function foundFor(actions: readonly NamedAction[], documents: readonly StoredDocument[]): readonly Found[] {
  const byName = new Map(documents.map((document) => [document.name, document]));
  return actions.map((named) => {
    const document = byName.get(named.name);
    const stored = document && storedItem(document);
    const item = stored && !hasExpired(named.action.table, stored.item, Date.now()) ? stored : undefined;
    return { ...named, document, item };
  });
}

function isMet({ action, item }: Found): boolean {
  return holds(action.condition, item) && (action.type !== "update" || item !== undefined);
}

function writeFor({ action, collection, name, document, item }: Found, writeId: string): Write {
  const currentDocument = document ? { updateTime: document.updateTime } : { exists: false };
  switch (action.type) {
    case "put":
      return { update: newDocument(collection, action.table, action.item, writeId), currentDocument };
    case "update": {
      const updated = applyUpdate(item?.item ?? {}, action.update);
      return { update: newDocument(collection, action.table, updated, writeId), currentDocument };
    }
    case "delete":
      return document ? { delete: name, currentDocument } : { verify: name, currentDocument };
    case "check":
      return { verify: name, currentDocument };
  }
}

function refuseTooLarge(actions: readonly NamedAction[], writes: readonly Write[]): void {
  const bytes = Buffer.byteLength(JSON.stringify(writes));
  if (bytes <= LARGEST_BYTES) return;
  throw new TooLargeError(
    `A transaction on ${tablesOf(actions)} has ${bytes} bytes as it is sent; ${LARGEST_BYTES} are allowed. Split it, or keep large content in a bucket.`,
  );
}

function versionsOf(documents: readonly StoredDocument[]): string {
  return JSON.stringify(documents.map(({ name, updateTime }) => [name, updateTime]).sort());
}

function unknownOutcome(actions: readonly NamedAction[]): UnknownOutcomeError {
  return new UnknownOutcomeError(
    `It is not known whether a transaction on ${tablesOf(actions)} was done: Firestore's answer was lost, and others have written its items since. Read them before you try again.`,
  );
}

function tablesOf(actions: readonly NamedAction[]): string {
  return [...new Set(actions.map(({ action: { table } }) => `table ${table.name}`))].join(", ");
}
