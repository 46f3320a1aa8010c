import { MotifError, parse } from "@motif/core";
import { variable } from "@motif/runtime/variables";
import * as z from "zod/mini";
import { callJson, type Service } from "../ground/rest/api.ts";
import { ApiError } from "../ground/rest/api-error.ts";
import { type NewDocument, type StoredDocument, storedDocument, type Value } from "./document.ts";
import { DATABASE_VARIABLE } from "./environment.ts";

const FIRESTORE: Service = {
  address: "https://firestore.googleapis.com",
  emulator: "FIRESTORE_EMULATOR_HOST",
};

/** What must hold of a document for a write to happen (https://cloud.google.com/firestore/docs/reference/rest/v1/Precondition). */
export type Precondition = { readonly exists: boolean } | { readonly updateTime: string };

/** One write. */
export type Write = { readonly currentDocument?: Precondition } & (
  | { readonly update: NewDocument }
  | { readonly delete: string }
  // "The name of a document on which to verify the `current_document` precondition": google/firestore/v1/write.proto, as
  // Firestore's own SDKs for the web have it and send it (https://github.com/firebase/firebase-js-sdk).
  | { readonly verify: string }
);

/** A comparison of a field. */
export interface Filter {
  readonly field: string;
  readonly op: "EQUAL" | "GREATER_THAN" | "GREATER_THAN_OR_EQUAL" | "LESS_THAN";
  readonly value: Value | { readonly referenceValue: string };
}

/** A query of a collection, in the order of one field. */
export interface Query {
  readonly collection: string;
  readonly filters: readonly Filter[];
  readonly orderBy: string;
  readonly descending: boolean;
  readonly limit: number;
}

const batchGetAnswer = z.array(
  z.object({
    found: z.optional(storedDocument),
    missing: z.optional(z.string()),
  }),
);
const queryAnswer = z.array(z.object({ document: z.optional(storedDocument) }));
const commitAnswer = z.object({ writeResults: z.array(z.object({ updateTime: z.optional(z.string()) })) });
const batchWriteAnswer = z.object({
  status: z.array(z.object({ code: z.optional(z.number()), message: z.optional(z.string()) })),
});

/** What became of one write of a batch: 0 is success (https://cloud.google.com/firestore/docs/reference/rest/Shared.Types/Status). */
export interface WriteStatus {
  readonly code: number;
  readonly message: string;
}

/** The full name of a collection of the app's database. Throws `missing-variable`. */
export function collectionName(id: string): string {
  return `${databaseName()}/documents/${id}`;
}

function databaseName(): string {
  return variable(DATABASE_VARIABLE);
}

async function call(method: string, body: object): Promise<unknown> {
  return callJson(FIRESTORE, { path: `/v1/${databaseName()}/documents:${method}`, body });
}

/** Documents by name, strongly consistent; those that are not there are left out. */
export async function readDocuments(names: readonly string[]): Promise<readonly StoredDocument[]> {
  const answer = parse(batchGetAnswer, await call("batchGet", { documents: names }), "answer of Firestore");
  return answer.flatMap(({ found }) => (found ? [found] : []));
}

/** The document with a name, strongly consistent. */
export async function readDocument(name: string): Promise<StoredDocument | undefined> {
  const [document] = await readDocuments([name]);
  return document;
}

/** One page of a query, strongly consistent. */
export async function runQuery(query: Query): Promise<readonly StoredDocument[]> {
  const structuredQuery = {
    from: [{ collectionId: query.collection }],
    ...(query.filters.length > 0 && { where: conjunction(query.filters) }),
    orderBy: [
      { field: { fieldPath: query.orderBy }, direction: query.descending ? "DESCENDING" : "ASCENDING" },
    ],
    limit: query.limit,
  };
  const answer = parse(queryAnswer, await call("runQuery", { structuredQuery }), "answer of Firestore");
  return answer.flatMap(({ document }) => (document ? [document] : []));
}

function conjunction(filters: readonly Filter[]): object {
  const each = filters.map(({ field, op, value }) => ({
    fieldFilter: { field: { fieldPath: field }, op, value },
  }));
  return { compositeFilter: { op: "AND", filters: each } };
}

/** Does one write, and gives the document's new update time; `""` after a delete. */
export async function commit(write: Write): Promise<string> {
  const [updateTime = ""] = await commitAll([write]);
  return updateTime;
}

/** Does all writes or none, and gives the documents' new update times, `""` where there is none. */
export async function commitAll(writes: readonly Write[]): Promise<readonly string[]> {
  const { writeResults } = parse(commitAnswer, await call("commit", { writes }), "answer of Firestore");
  return writeResults.map(({ updateTime = "" }) => updateTime);
}

/** Does writes of different documents, each by itself; at most 500. */
export async function batchWrite(writes: readonly Write[]): Promise<readonly WriteStatus[]> {
  const { status } = parse(batchWriteAnswer, await call("batchWrite", { writes }), "answer of Firestore");
  if (status.length !== writes.length) {
    throw new MotifError("service-failed", `Firestore answered ${status.length} of ${writes.length} writes.`);
  }
  return status.map(({ code = 0, message = "" }) => ({ code, message }));
}

/** Whether a write did not happen because its precondition did not hold. */
export function isPreconditionFailure(error: unknown): error is ApiError {
  return (
    error instanceof ApiError && ["FAILED_PRECONDITION", "ALREADY_EXISTS", "NOT_FOUND"].includes(error.status)
  );
}

/** Whether a document was not made because there is one. Other failures can be about the database as a whole. */
export function isAlreadyThere(error: ApiError): boolean {
  return error.status === "ALREADY_EXISTS";
}
