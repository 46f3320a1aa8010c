import { setTimeout as sleep } from "node:timers/promises";
import {
  type AnyCondition,
  ConditionFailedError,
  type JsonObject,
  type Stored,
  ThrottledError,
  UnknownOutcomeError,
} from "@motif/core";
import { holds, isCompound, unmet } from "@motif/core/driver";
import type { TableLayout } from "@motif/core/platform";
import { backoffDelay } from "@motif/runtime";
import {
  commit,
  isAlreadyThere,
  isPreconditionFailure,
  type Precondition,
  readDocument,
  type Write,
} from "../database/client.ts";
import type { StoredDocument } from "../database/document.ts";
import { hasExpired, storedItem, writeOf } from "./document.ts";

/** Each of them fails only because another writer was faster; within some 5 seconds. */
const MOST_ATTEMPTS = 40;
const BACKOFF = { initialDelayMs: 10, maxDelayMs: 250, factor: 1.5 } as const;

/** What a version looks like: the moment of the last write. Firestore refuses any other text, and nothing has it. */
const VERSION = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

/**
 * What a writer makes of what is there, or throws where it may not write. An expired item counts as none, though its document is
 * still there.
 */
export type Plan = (current: Stored<JsonObject> | undefined) => Write;

/**
 * Reads a document, lets `plan` decide by it, and writes with the precondition that nobody wrote in between; all that as
 * often as somebody did. Returns the version of the document that was written. Throws `ThrottledError` when others keep
 * writing, and `UnknownOutcomeError` where it cannot be told whether they wrote over this very write.
 */
export async function readAndWrite(table: TableLayout, name: string, plan: Plan): Promise<string> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const document = await readDocument(name);
    const stored = document && storedItem(document);
    const write = plan(stored && !hasExpired(table, stored.item, Date.now()) ? stored : undefined);
    try {
      return await commit({ ...write, currentDocument: unchanged(document) });
    } catch (error) {
      if (!isPreconditionFailure(error)) throw error;
      if (error.answerLost) return ownVersion(table, await readDocument(name), write);
      await sleep(backoffDelay(BACKOFF, attempt, Math.random));
    }
  }
  throw new ThrottledError(`An item of table ${table.name} was not written: others write it all the time.`);
}

/**
 * Writes where a condition holds. What can be said with a precondition takes one call; whether an item has expired can
 * only be seen by reading it. Throws `ConditionFailedError`, and `UnknownOutcomeError` where the answer was lost and others
 * have written since.
 */
export async function writeIf(
  table: TableLayout,
  name: string,
  condition: AnyCondition | undefined,
  write: Write,
): Promise<string> {
  if (condition === undefined) return commit(write);
  const precondition = directly(table, condition);
  if (precondition) {
    try {
      return await commit({ ...write, currentDocument: precondition });
    } catch (error) {
      if (!isPreconditionFailure(error) || (condition === "absent" && !isAlreadyThere(error))) throw error;
      if (error.answerLost) {
        const document = await readDocument(name);
        if (condition !== "absent" || !hasGone(table, document, write))
          return ownVersion(table, document, write);
      }
      if (condition !== "absent" || table.timeToLive === undefined) throw conditionFailed(table, condition);
    }
  }
  return readAndWrite(table, name, (current) => {
    if (!holds(condition, current)) throw conditionFailed(table, condition);
    return write;
  });
}

/** The error for a condition that does not hold. */
export function conditionFailed(
  table: TableLayout,
  condition: AnyCondition | undefined,
): ConditionFailedError {
  return new ConditionFailedError(`The write to table ${table.name} was not made: ${unmet(condition)}.`);
}

/** The precondition that says the same as a condition, where there is one. */
function directly(table: TableLayout, condition: AnyCondition): Precondition | undefined {
  if (condition === "absent") return { exists: false };
  if (condition === "present" || isCompound(condition) || table.timeToLive !== undefined) return undefined;
  if (!VERSION.test(condition.version)) throw conditionFailed(table, condition);
  return { updateTime: condition.version };
}

function unchanged(document: StoredDocument | undefined): Precondition {
  return document ? { updateTime: document.updateTime } : { exists: false };
}

/** The version of a document where it is what this very write made: its answer was lost, and the next attempt met its result. */
function ownVersion(table: TableLayout, document: StoredDocument | undefined, write: Write): string {
  if (document && isOwn(document, write)) return document.updateTime;
  throw new UnknownOutcomeError(
    `It is not known whether an item of table ${table.name} was written: Firestore's answer was lost, and the item has another version now, or is gone. Read it before you try again.`,
  );
}

/** Whether what is in the way of an item is another one that has expired. */
function hasGone(table: TableLayout, document: StoredDocument | undefined, write: Write): boolean {
  return (
    document !== undefined &&
    !isOwn(document, write) &&
    hasExpired(table, storedItem(document).item, Date.now())
  );
}

function isOwn(document: StoredDocument, write: Write): boolean {
  return "update" in write && writeOf(document) === writeOf(write.update);
}
