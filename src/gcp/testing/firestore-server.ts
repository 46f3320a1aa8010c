import * as z from "zod/mini";
import { answerError, answerJson, type LocalServer, localServer } from "./local-server.ts";

const fields = z.record(z.string(), z.record(z.string(), z.unknown()));
const write = z.object({
  update: z.optional(z.object({ name: z.string(), fields })),
  delete: z.optional(z.string()),
  verify: z.optional(z.string()),
  currentDocument: z.optional(
    z.object({ exists: z.optional(z.boolean()), updateTime: z.optional(z.string()) }),
  ),
});
const writes = z.object({ writes: z.array(write) });
const batchGet = z.object({ documents: z.array(z.string()) });
const filter = z.object({
  fieldFilter: z.object({
    field: z.object({ fieldPath: z.string() }),
    op: z.enum(["GREATER_THAN", "GREATER_THAN_OR_EQUAL", "LESS_THAN"]),
    value: z.union([z.object({ bytesValue: z.string() }), z.object({ referenceValue: z.string() })]),
  }),
});
const query = z.object({
  structuredQuery: z.object({
    from: z.tuple([z.object({ collectionId: z.string() })]),
    where: z.optional(
      z.object({ compositeFilter: z.object({ op: z.literal("AND"), filters: z.array(filter) }) }),
    ),
    orderBy: z.tuple([
      z.object({
        field: z.object({ fieldPath: z.string() }),
        direction: z.enum(["ASCENDING", "DESCENDING"]),
      }),
    ]),
    limit: z.number(),
  }),
});

type Write = z.infer<typeof write>;
type Fields = z.infer<typeof fields>;

interface Document {
  readonly name: string;
  readonly fields: Fields;
  readonly updateTime: string;
}

/** What went wrong with a write, as the service says it: HTTP status, code of gRPC, its name. */
interface Refusal {
  readonly http: number;
  readonly code: number;
  readonly status: string;
}

const ALREADY_EXISTS: Refusal = { http: 409, code: 6, status: "ALREADY_EXISTS" };
const NOT_FOUND: Refusal = { http: 404, code: 5, status: "NOT_FOUND" };
const FAILED_PRECONDITION: Refusal = { http: 400, code: 9, status: "FAILED_PRECONDITION" };

/**
 * The methods of Firestore's REST API that the driver uses, in memory, for tests that have no time to start Google's
 * emulator (the same suite runs over that one in `conformance/gcp`). It enforces preconditions, and the orders of bytes and names;
 * it enforces no permissions, limits, indexes or time to live.
 */
export async function firestoreServer(): Promise<LocalServer> {
  const documents = new Map<string, Document>();
  let microseconds = Date.now() * 1000;

  const refusalFor = ({ update, delete: deleted, verify, currentDocument }: Write): Refusal | undefined =>
    refusalOf(currentDocument, documents.get(update?.name ?? deleted ?? verify ?? ""));
  /** All writes or none: those of a commit have the same update time. */
  const commit = (all: readonly Write[]): readonly string[] | Refusal => {
    const refusal = all.map(refusalFor).find((one) => one !== undefined);
    if (refusal) return refusal;
    const updateTime = timeText(++microseconds);
    return all.map(({ update, delete: deleted }) => {
      if (deleted !== undefined) documents.delete(deleted);
      if (!update) return "";
      documents.set(update.name, { ...update, updateTime });
      return updateTime;
    });
  };

  return localServer((request, body, response) => {
    const json: unknown = JSON.parse(body.toString());
    const method = (request.url ?? "").split(":").at(-1);
    if (method === "batchGet") {
      const found = batchGet.parse(json).documents.map((name) => {
        const document = documents.get(name);
        return document ? { found: document } : { missing: name };
      });
      return answerJson(response, 200, found);
    }
    if (method === "commit") {
      const result = commit(writes.parse(json).writes);
      if ("http" in result) return answerError(response, result.http, result.status, result.status);
      const writeResults = result.map((updateTime) => (updateTime === "" ? {} : { updateTime }));
      return answerJson(response, 200, { writeResults });
    }
    if (method === "batchWrite") {
      const results = writes.parse(json).writes.map((one) => commit([one]));
      const status = results.map((result) => ("http" in result ? { code: result.code } : {}));
      return answerJson(response, 200, { writeResults: results.map(() => ({})), status });
    }
    if (method === "runQuery") return answerJson(response, 200, select([...documents.values()], json));
    answerError(response, 404, "NOT_FOUND", `There is no method ${method}.`);
  });
}

function refusalOf(condition: Write["currentDocument"], document: Document | undefined): Refusal | undefined {
  if (condition?.exists === false && document) return ALREADY_EXISTS;
  if (condition?.exists === true && !document) return NOT_FOUND;
  if (condition?.updateTime === undefined) return undefined;
  if (!document) return NOT_FOUND;
  return condition.updateTime === document.updateTime ? undefined : FAILED_PRECONDITION;
}

function timeText(microseconds: number): string {
  const text = new Date(Math.floor(microseconds / 1000)).toISOString();
  return `${text.slice(0, -1)}${String(microseconds % 1000).padStart(3, "0")}Z`;
}

function select(all: readonly Document[], json: unknown): object[] {
  const { from, where, orderBy, limit } = query.parse(json).structuredQuery;
  const [{ field, direction }] = orderBy;
  const sorted = all
    .filter(({ name }) => name.split("/").at(-2) === from[0].collectionId)
    .flatMap((document) => {
      const value = sortBytes(document, field.fieldPath);
      return value ? [{ document, value }] : [];
    })
    .filter(({ document }) =>
      (where?.compositeFilter.filters ?? []).every(({ fieldFilter }) => {
        const value = sortBytes(document, fieldFilter.field.fieldPath);
        return value !== undefined && compares(value, fieldFilter.op, bytesOf(fieldFilter.value));
      }),
    )
    .sort((a, b) => Buffer.compare(a.value, b.value));
  if (direction === "DESCENDING") sorted.reverse();
  const page = sorted.slice(0, limit).map(({ document }) => ({ document, readTime: document.updateTime }));
  return page.length > 0 ? page : [{ readTime: new Date().toISOString() }];
}

function sortBytes({ name, fields: own }: Document, path: string): Buffer | undefined {
  if (path === "__name__") return Buffer.from(name);
  const value = own[path]?.bytesValue;
  return typeof value === "string" ? Buffer.from(value, "base64") : undefined;
}

function bytesOf(value: { readonly bytesValue: string } | { readonly referenceValue: string }): Buffer {
  return "bytesValue" in value ? Buffer.from(value.bytesValue, "base64") : Buffer.from(value.referenceValue);
}

function compares(value: Buffer, op: string, bound: Buffer): boolean {
  const order = Buffer.compare(value, bound);
  if (op === "LESS_THAN") return order < 0;
  return op === "GREATER_THAN" ? order > 0 : order >= 0;
}
