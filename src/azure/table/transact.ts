import type { Container, OperationInput } from "@azure/cosmos";
import { InvalidArgumentError, type JsonObject, TooLargeError } from "@motif/core";
import { applyUpdate, holds, inParallel } from "@motif/core/driver";
import type { TableAction, TableLayout } from "@motif/core/platform";
import { statusOf } from "../ground/service-error.ts";
import {
  hasExpired,
  newWriteId,
  type Place,
  placeOf,
  type StoredDocument,
  stored,
  toDocument,
} from "./document.ts";
import { STATUS, tableError, unknownOutcome, writing } from "./errors.ts";
import { inRounds, readAny } from "./write.ts";

/** "The Azure Cosmos DB request size limit constrains the size of the TransactionalBatch payload to not exceed 2 MB" … */
const LARGEST_BYTES = 2 * 1024 * 1024;
/** … "There's a current limit of 100 operations per TransactionalBatch" (https://learn.microsoft.com/azure/cosmos-db/nosql/transactional-batch). */
const MOST_OPERATIONS = 100;
const READS_AT_ONCE = 16;

/** What a batch does, with the precondition that nobody has written the document in between. */
type Operation = OperationInput & { readonly ifMatch?: string };

/** One action, and what it found. */
interface Found {
  readonly action: TableAction;
  readonly place: Place;
  /** Also an expired one, which Cosmos DB still has. */
  readonly document: StoredDocument | undefined;
}

/**
 * Does all actions in one batch, or none, and gives the places of those whose condition does not hold: "if any operation fails, the
 * entire transaction is rolled back" (https://learn.microsoft.com/azure/cosmos-db/nosql/transactional-batch). Items are read first, as
 * Cosmos DB has no condition but on the version, and the batch goes by these versions: again where somebody was faster. All documents
 * that it writes have the same random text, by which it knows them where the answer was lost. Throws `ThrottledError` when others
 * keep writing, `UnknownOutcomeError` where the answer was lost and others have written over all of it, `TooLargeError`,
 * `InvalidArgumentError` for items of several partitions.
 */
export async function transact(
  container: Container,
  table: TableLayout,
  actions: readonly TableAction[],
): Promise<readonly number[]> {
  const partition = partitionOf(table, actions);
  const writeId = newWriteId();
  let sentFor: string | undefined;
  return inRounds(table, async (wasLost) => {
    const found = await findAll(container, actions);
    if (wasLost && found.some(({ document }) => document?.write === writeId)) return [];
    if (wasLost && versionsOf(found) !== sentFor) throw unknownOutcome(table);
    const failed = found.flatMap((one, index) => (isMet(one) ? [] : [index]));
    if (failed.length > 0) return failed;
    const operations = found.flatMap((one) => operationsOf(one, writeId));
    if (operations.length === 0) return [];
    refuseTooLarge(table, operations);
    sentFor = versionsOf(found);
    return (await isDone(container, table, operations, partition)) ? [] : undefined;
  });
}

function partitionOf(table: TableLayout, actions: readonly TableAction[]) {
  const places = actions.map((action) => ({ action, pk: placeOfAction(action).pk }));
  const [{ pk } = { pk: "" }] = places;
  if (places.every((one) => one.pk === pk && one.action.table.name === table.name)) return pk;
  throw new InvalidArgumentError(
    `A transaction on table ${table.name} has items of several partitions or tables. Cosmos DB writes those of one partition of one table together; declare it with \`within: "partition"\`.`,
  );
}

function placeOfAction(action: TableAction): Place {
  return placeOf(action.table, action.type === "put" ? action.item : action.key);
}

async function findAll(container: Container, actions: readonly TableAction[]): Promise<readonly Found[]> {
  const found: Found[] = [];
  await inParallel([...actions.entries()], READS_AT_ONCE, async ([index, action]) => {
    const place = placeOfAction(action);
    found[index] = { action, place, document: await readAny(container, action.table, place) };
  });
  return found;
}

function itemOf({ document }: Found): StoredDocument | undefined {
  return document && !hasExpired(document, Date.now()) ? document : undefined;
}

function isMet(found: Found): boolean {
  const document = itemOf(found);
  const { type, condition } = found.action;
  return holds(condition, document && stored(document)) && (type !== "update" || document !== undefined);
}

/** The batch's part for an action whose condition holds. */
function operationsOf(found: Found, writeId: string): Operation[] {
  const { action, document } = found;
  const { table } = action;
  const written = (item: JsonObject) => toDocument(table, item, Date.now(), writeId);
  switch (action.type) {
    case "put":
      return [replacing(found, written(action.item))];
    case "update":
      return [replacing(found, written(applyUpdate(itemOf(found)?.item ?? {}, action.update)))];
    case "delete":
      if (!document) return action.condition === undefined ? [] : stillAbsent(found);
      return [deletion(found, document._etag)];
    case "check":
      // A batch can only check what it writes: the item is written as it is.
      return document
        ? [replacing(found, toDocument(table, document.item, Date.now(), document.write))]
        : stillAbsent(found);
  }
}

function replacing({ place: { id, pk }, document }: Found, resourceBody: object): Operation {
  const body = {
    resourceBody: resourceBody as Operation extends { resourceBody: infer B } ? B : never,
    partitionKey: pk,
  };
  return document
    ? { operationType: "Replace", id, ...body, ifMatch: document._etag }
    : { operationType: "Create", ...body };
}

function deletion({ place: { id, pk } }: Found, version?: string): Operation {
  return {
    operationType: "Delete",
    id,
    partitionKey: pk,
    ...(version !== undefined && { ifMatch: version }),
  };
}

/** Fails where there is a document by now: one is made, and taken away again. */
function stillAbsent(found: Found): Operation[] {
  const { id, pk } = found.place;
  return [{ operationType: "Create", resourceBody: { id, pk }, partitionKey: pk }, deletion(found)];
}

function versionsOf(found: readonly Found[]): string {
  return JSON.stringify(found.map(({ document }) => document?._etag ?? ""));
}

function refuseTooLarge(table: TableLayout, operations: readonly Operation[]): void {
  const bytes = Buffer.byteLength(JSON.stringify(operations));
  if (bytes <= LARGEST_BYTES && operations.length <= MOST_OPERATIONS) return;
  throw new TooLargeError(
    `A transaction on table ${table.name} has ${operations.length} operations and ${bytes} bytes as it is sent; Cosmos DB allows ${MOST_OPERATIONS} (a condition that there is no item takes two) and ${LARGEST_BYTES}. Split it, or keep large content in a bucket.`,
  );
}

/** Statuses of a batch's part by which others were faster, and nothing was done. */
const OVERTAKEN: readonly number[] = [
  STATUS.missing,
  STATUS.conflict,
  STATUS.precondition,
  STATUS.tryAgain,
  STATUS.throttled,
];
/** Of the parts that another one made fail. */
const FAILED_DEPENDENCY = 424;

/** Whether a batch was done; false where somebody was faster. Throws `LostAnswerError`. */
async function isDone(
  container: Container,
  table: TableLayout,
  operations: readonly Operation[],
  partition: string | number,
): Promise<boolean> {
  const response = await writing(table, OVERTAKEN, () =>
    container.items.batch([...operations], partition).catch((error: unknown) => {
      // The SDK puts an error of its own around the service's.
      throw error instanceof Error && statusOf(error) === undefined ? (error.cause ?? error) : error;
    }),
  );
  const statuses = (response?.result ?? []).map(({ statusCode }) => statusCode);
  if (response && statuses.every((status) => status < 400)) return true;
  const reason = statuses.find((status) => status >= 400 && status !== FAILED_DEPENDENCY);
  if (reason === undefined || OVERTAKEN.includes(reason)) return false;
  throw tableError(table, { code: reason, message: `a part of the batch failed with ${reason}` });
}
