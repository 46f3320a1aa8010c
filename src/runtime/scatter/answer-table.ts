import {
  type Context,
  type Duration,
  type Json,
  milliseconds,
  parse,
  type Schema,
  type Table,
  type TableReader,
  type TableWriter,
  table,
} from "@motif/core";
import * as z from "zod/mini";
import { canonicalJson } from "../idempotency/canonical-json.ts";
import { sha256 } from "../idempotency/hash.ts";

const Record = z.object({
  /** SHA-256 of what was asked, as canonical JSON. */
  request: z.string(),
  provider: z.string(),
  /** The answer as JSON text. */
  answer: z.string(),
  /** Milliseconds since 1970. */
  answeredAt: z.number(),
  /** Seconds since 1970. */
  expiresAt: z.int(),
});

/** A late answer that is kept. */
export type AnswerRecord = z.infer<typeof Record>;

/** A table of late answers. Grant `reader` to whoever gathers, `writer` to whoever asks again. */
export type AnswerTable = Table<AnswerRecord, "request" | "provider", never>;

/**
 * Declares a table for answers that came too late, for the next request.
 *
 * @example
 * export const lateAnswers = answerTable("late-answers");
 */
export function answerTable(name: string): AnswerTable {
  return table(name, {
    schema: Record,
    partitionKey: "request",
    sortKey: "provider",
    timeToLive: "expiresAt",
  });
}

/** An answer to keep. */
export interface AnswerToKeep {
  readonly store: Pick<TableWriter<AnswerRecord, "request" | "provider">, "put">;
  /** What was asked: the same value as when it is gathered. */
  readonly request: Json;
  readonly provider: string;
  readonly answer: Json;
  /** How long it is kept. */
  readonly for: Duration;
}

/**
 * Keeps an answer for the next request of the same; in place of an older one.
 *
 * @example
 * await keepAnswer(input, { store: input.lateAnswers, request: query, provider, answer, for: "10m" });
 */
export async function keepAnswer(
  { now }: Pick<Context, "now">,
  { store, request, provider, answer, for: kept }: AnswerToKeep,
): Promise<void> {
  const answeredAt = now().getTime();
  await store.put({
    request: digestOf(request),
    provider,
    answer: JSON.stringify(answer),
    answeredAt,
    expiresAt: Math.ceil((answeredAt + milliseconds(kept)) / 1000),
  });
}

/** Where late answers are kept, and which are taken. */
export interface KeptAnswers<T> {
  readonly store: Pick<TableReader<AnswerRecord, "request" | "provider">, "query">;
  /** What is asked. */
  readonly request: Json;
  /** No older one is taken. */
  readonly maxAge: Duration;
  /** What an answer is parsed with. One that does not match is none: an older version of the app may have kept it. */
  readonly schema: Schema<T>;
}

/** A kept answer. */
export interface KeptAnswer<T> {
  readonly value: T;
  readonly answeredAt: Date;
}

/** Answers have a name each, so that there are few for one request. */
const MOST_PROVIDERS = 1000;

/** The kept answers to a request, by provider. */
export async function keptAnswers<T>(
  { store, request, maxAge, schema }: KeptAnswers<T>,
  now: Date,
): Promise<ReadonlyMap<string, KeptAnswer<T>>> {
  const { entries } = await store.query({ partition: digestOf(request), limit: MOST_PROVIDERS });
  const youngEnough = now.getTime() - milliseconds(maxAge);
  const kept = new Map<string, KeptAnswer<T>>();
  for (const { item } of entries) {
    const value = parsedOrUndefined(schema, item);
    if (value && item.answeredAt >= youngEnough) {
      kept.set(item.provider, { ...value, answeredAt: new Date(item.answeredAt) });
    }
  }
  return kept;
}

function parsedOrUndefined<T>(
  schema: Schema<T>,
  { answer }: AnswerRecord,
): { readonly value: T } | undefined {
  try {
    return { value: parse(schema, JSON.parse(answer), "kept answer") };
  } catch {
    return undefined;
  }
}

function digestOf(request: Json): string {
  return sha256(canonicalJson(request));
}
