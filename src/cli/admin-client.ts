import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  type Duration,
  type EventOptions,
  type Json,
  type JsonObject,
  MotifError,
  type PublishOptions,
  parse,
  type Schema,
  type SendOptions,
} from "@motif/core";
import { messageOf } from "@motif/core/platform";
import * as z from "zod/mini";

/** How a function is called: wait for its output, have it done later, or only check that it could be done. */
export type InvocationMode = "wait" | "async" | "dry-run";

const healthSchema = z.object({ app: z.string() });
const tokenSchema = z.object({ token: z.string() });
const idSchema = z.object({ id: z.string() });
const objectSchema = z.object({ key: z.string(), size: z.number(), etag: z.string(), version: z.string() });
const problemSchema = z.object({
  title: z.string(),
  detail: z.optional(z.string()),
  errors: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
});

const feedState = z.object({ waiting: z.number(), ageSeconds: z.number() });

const streamConsumerState = z.object({ waiting: z.number(), iteratorAgeSeconds: z.number() });

/** How many records a consumer of a stream is not done with, and the age of the oldest. */
export type StreamConsumerState = z.infer<typeof streamConsumerState>;

/** Where a replay begins: so long ago, at a time (RFC 3339), or with the record of a sequence number. */
export type StreamReplay =
  | { readonly last: string }
  | { readonly from: string }
  | { readonly position: string };

/** How many changes wait for a feed's function, and the age of the oldest. */
export type FeedState = z.infer<typeof feedState>;

const deadLetterSchema = z.object({
  id: z.string(),
  data: z.custom<Json>(),
  reason: z.string(),
  receiveCount: z.number(),
  sentAt: z.iso.datetime(),
  deadSince: z.iso.datetime(),
  redriven: z.number(),
  history: z.array(
    z.object({ at: z.string(), reason: z.string(), edited: z.exactOptional(z.literal(true)) }),
  ),
  group: z.exactOptional(z.string()),
});
const deadLettersSchema = z.object({ entries: z.array(deadLetterSchema) });
const itemsSchema = z.object({
  entries: z.array(z.object({ item: z.custom<JsonObject>() })),
  cursor: z.optional(z.string()),
});
const redrivenSchema = z.object({ left: z.array(z.object({ reason: z.string() })) });
const streamSchema = z.object({
  shards: z.array(z.object({ shard: z.string(), closed: z.boolean(), records: z.number() })),
  consumers: z.array(z.object({ name: z.string(), function: z.string(), iteratorAgeSeconds: z.number() })),
});
const logsSchema = z.object({
  entries: z.array(z.object({ record: z.custom<Json>() })),
  next: z.number(),
  missed: z.number(),
});
const invocationSchema = z.object({
  invocationId: z.string(),
  function: z.string(),
  kind: z.string(),
  startedAt: z.iso.datetime(),
  durationMs: z.number(),
  status: z.enum(["ok", "failed", "timeout", "crash"]),
  error: z.optional(z.string()),
  traceId: z.string(),
  parent: z.optional(z.string()),
  links: z.optional(z.array(z.string())),
});
const spanSchema = z.object({
  span: z.string(),
  kind: z.enum(["server", "consumer", "internal"]),
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.optional(z.string()),
  startTime: z.iso.datetime(),
  durationMs: z.number(),
  status: z.enum(["ok", "error"]),
  function: z.string(),
  invocationId: z.string(),
});
const tracesSchema = z.object({ entries: z.array(invocationSchema) });
const traceSchema = z.object({
  traceId: z.string(),
  invocations: z.array(invocationSchema),
  spans: z.array(spanSchema),
});

/** What dead letters are of: a queue, or the asynchronous invocations of a function. */
export interface DeadLetterSource {
  readonly kind: "queue" | "function";
  readonly name: string;
}

/** An event that failed for good. */
export type DeadLetter = z.infer<typeof deadLetterSchema>;

/** What a token is for, and how long it counts. */
export interface TokenRequest {
  readonly authorizer?: string;
  readonly expiresIn?: Duration;
}

/** The shards of a stream, and how far behind each of its consumers is, in seconds. */
export type StreamState = z.infer<typeof streamSchema>;

/** Log lines, and where to go on behind them. */
export type LogPage = z.infer<typeof logsSchema>;

/** Which log lines. `wait` is how long to wait where there is none. */
export interface LogQuery {
  readonly after?: number;
  readonly limit: number;
  readonly function?: string;
  readonly level?: string;
  readonly wait?: Duration;
}

/** An invocation that the server remembers. */
export type Invocation = z.infer<typeof invocationSchema>;

/** A span that a function wrote. */
export type Span = z.infer<typeof spanSchema>;

/** What the server knows of one trace, the oldest invocation first. */
export type Trace = z.infer<typeof traceSchema>;

/** A request with JSON. */
export interface JsonCall {
  readonly method: "GET" | "POST";
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Json;
}

/** The largest page that the server gives. */
export const LARGEST_PAGE = 1000;

/** A stored object. */
export type PutObject = z.infer<typeof objectSchema>;

interface Call {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Body;
}

interface Body {
  readonly type: string;
  readonly length: number;
  readonly content: Readable;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/**
 * The admin API of a running server, as far as the commands use it. Refusals of the server become `MotifError`
 * (`refused`), a server that does not answer `MotifError` (`unreachable`). Node's own client is used because it waits
 * for an answer as long as it takes: an invocation may run for 15 minutes.
 */
export class AdminClient {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** The name of the app that runs there. */
  async app(): Promise<string> {
    return this.#read(healthSchema, await this.#call({ method: "GET", path: ["health"] })).app;
  }

  /** The output in mode `wait`, the invocation's id in mode `async`, nothing in mode `dry-run`. */
  async invoke(functionName: string, payload: Json, mode: InvocationMode): Promise<Json | undefined> {
    const path = ["functions", functionName, "invocations"];
    const answer = await this.#call({ method: "POST", path, query: { mode }, body: jsonBody(payload) });
    if (mode === "async") return this.#read(idSchema, answer).id;
    return mode === "wait" ? this.#read(z.custom<Json>(), answer) : undefined;
  }

  /** A token of the development issuer. */
  async token(claims: JsonObject, { authorizer, expiresIn }: TokenRequest): Promise<string> {
    const query = {
      ...(authorizer !== undefined && { authorizer }),
      ...(expiresIn !== undefined && { "expires-in": expiresIn }),
    };
    const answer = await this.#call({ method: "POST", path: ["tokens"], query, body: jsonBody(claims) });
    return this.#read(tokenSchema, answer).token;
  }

  /** Stores a message durably and returns its id. */
  async send(queue: string, message: Json, options: SendOptions): Promise<string> {
    const path = ["queues", queue, "messages"];
    const answer = await this.#call({ method: "POST", path, query: { ...options }, body: jsonBody(message) });
    return this.#read(idSchema, answer).id;
  }

  /** Stores a message durably for each subscription of a topic and returns its id. */
  async publish(topic: string, message: Json, options: PublishOptions): Promise<string> {
    const path = ["topics", topic, "messages"];
    const answer = await this.#call({ method: "POST", path, query: { ...options }, body: jsonBody(message) });
    return this.#read(idSchema, answer).id;
  }

  /** Stores an event durably for each rule of a bus that it matches and returns its id. */
  async emit(bus: string, type: string, data: Json, options: EventOptions): Promise<string> {
    const path = ["buses", bus, "events", type];
    const answer = await this.#call({ method: "POST", path, query: { ...options }, body: jsonBody(data) });
    return this.#read(idSchema, answer).id;
  }

  /** How far a feed is. */
  async feed(name: string): Promise<FeedState> {
    return this.#read(feedState, await this.#call({ method: "GET", path: ["feeds", name] }));
  }

  /** Delivers again what changed in the last so long, and says how far the feed is then. */
  async replay(feed: string, last: string): Promise<FeedState> {
    const path = ["feeds", feed, "replay"];
    return this.#read(feedState, await this.#call({ method: "POST", path, query: { last } }));
  }

  /** Delivers records of a stream again to a consumer, and says how far it is then. */
  async replayStream(consumer: string, from: StreamReplay): Promise<StreamConsumerState> {
    const path = ["stream-consumers", consumer, "replay"];
    return this.#read(streamConsumerState, await this.#call({ method: "POST", path, query: { ...from } }));
  }

  /** Stores a record in a stream durably and returns its id. */
  async record(stream: string, record: Json): Promise<string> {
    const path = ["streams", stream, "records"];
    return this.#read(idSchema, await this.#call({ method: "POST", path, body: jsonBody(record) })).id;
  }

  /** The shards of a stream, and how far behind each of its consumers is. */
  async stream(stream: string): Promise<StreamState> {
    return this.#read(streamSchema, await this.#call({ method: "GET", path: ["streams", stream] }));
  }

  /** Stores a file as an object; it is streamed, however large it is. */
  async put(bucket: string, key: string, file: string, contentType: string): Promise<PutObject> {
    const { size } = await stat(file);
    return this.#put(bucket, key, { type: contentType, length: size, content: createReadStream(file) });
  }

  /** Stores a text as an object. */
  async putText(bucket: string, key: string, text: string): Promise<PutObject> {
    const [length, content] = [Buffer.byteLength(text), Readable.from([text])];
    return this.#put(bucket, key, { type: "text/plain", length, content });
  }

  async #put(bucket: string, key: string, body: Body): Promise<PutObject> {
    const path = ["buckets", bucket, "objects", ...key.split("/")];
    return this.#read(objectSchema, await this.#call({ method: "PUT", path, body }));
  }

  /** The oldest dead letters of a source, {@link LARGEST_PAGE} at most. */
  async deadLetters({ kind, name }: DeadLetterSource, limit: number): Promise<DeadLetter[]> {
    const path = [`${kind}s`, name, "dead-letters"];
    const query = { limit: String(limit) };
    return this.#read(deadLettersSchema, await this.#call({ method: "GET", path, query })).entries;
  }

  /** Sends a dead letter back, with other data if they are given. Returns why it stays; undefined where it does not. */
  async redriveOne({ kind, name }: DeadLetterSource, id: string, data?: Json): Promise<string | undefined> {
    const path = [`${kind}s`, name, "dead-letters", id, "redrive"];
    const call = { method: "POST", path, ...(data !== undefined && { body: jsonBody(data) }) } as const;
    return this.#read(redrivenSchema, await this.#call(call)).left[0]?.reason;
  }

  /** Deletes a dead letter. */
  async discard({ kind, name }: DeadLetterSource, id: string): Promise<void> {
    await this.#call({ method: "DELETE", path: [`${kind}s`, name, "dead-letters", id] });
  }

  /** All items of a table, in no particular order. */
  async items(table: string): Promise<JsonObject[]> {
    const items: JsonObject[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: String(LARGEST_PAGE), ...(cursor !== undefined && { cursor }) };
      const path = ["tables", table, "items"];
      const page = this.#read(itemsSchema, await this.#call({ method: "GET", path, query }));
      items.push(...page.entries.map(({ item }) => item));
      cursor = page.cursor;
    } while (cursor !== undefined);
    return items;
  }

  /** What functions logged: the newest lines, or those behind one. */
  async logs(wanted: LogQuery): Promise<LogPage> {
    const query = Object.fromEntries(Object.entries(wanted).map(([name, value]) => [name, String(value)]));
    return this.#read(logsSchema, await this.#call({ method: "GET", path: ["logs"], query }));
  }

  /** The latest invocations, newest first: all that the server remembers. */
  async invocations(): Promise<Invocation[]> {
    const query = { limit: String(LARGEST_PAGE) };
    return this.#read(tracesSchema, await this.#call({ method: "GET", path: ["traces"], query })).entries;
  }

  /** What the server knows of one trace. */
  async trace(traceId: string): Promise<Trace> {
    return this.#read(traceSchema, await this.#call({ method: "GET", path: ["traces", traceId] }));
  }

  /** What the server answers to a request, of a part of its API that has a file of its own here. */
  async request<T>(schema: Schema<T>, call: JsonCall): Promise<T> {
    return this.#read(schema, await this.#call(callOf(call)));
  }

  /** The same where there is no answer but that it was done. */
  async command(call: JsonCall): Promise<void> {
    await this.#call(callOf(call));
  }

  #read<T>(schema: Schema<T>, { text }: Answer): T {
    return parse(schema, JSON.parse(text), `answer of ${this.url}`);
  }

  async #call(call: Call): Promise<Answer> {
    const response = await this.#exchange(call);
    const text = Buffer.concat(await response.toArray()).toString();
    const status = response.statusCode ?? 0;
    if (status < 200 || status >= 300) throw refusal(status, text);
    return { status, text };
  }

  async #exchange({ method, path, query = {}, body }: Call): Promise<IncomingMessage> {
    const url = new URL(
      `/_motif/${path.map(encodeURIComponent).join("/")}?${new URLSearchParams(query)}`,
      this.url,
    );
    const headers = body && { "content-type": body.type, "content-length": body.length };
    const outgoing = request(url, { method, agent: false, ...(headers && { headers }) });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.once("response", resolve);
      outgoing.once("error", reject);
    });
    try {
      const sent = pipeline(body?.content ?? Readable.from([]), outgoing);
      // A refusal may come before the whole body is sent: then the answer counts, not the connection closed on it.
      return await Promise.race([answered, sent.then(() => answered)]);
    } catch (error) {
      throw new MotifError("unreachable", `The server on ${this.url} does not answer: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }
}

function callOf({ body, ...call }: JsonCall): Call {
  return { ...call, ...(body !== undefined && { body: jsonBody(body) }) };
}

function jsonBody(value: Json): Body {
  const text = JSON.stringify(value);
  return { type: "application/json", length: Buffer.byteLength(text), content: Readable.from([text]) };
}

function refusal(status: number, text: string): MotifError {
  const problem = problemSchema.safeParse(parseOrUndefined(text));
  if (!problem.success)
    return new MotifError("refused", `The server answered with status ${status}: ${text}`);
  const { title, detail, errors = [] } = problem.data;
  const what = detail ?? title;
  const fields = errors.map(({ path, message }) => `${path || "(whole value)"}: ${message}`);
  const untold = fields.filter((field) => !what.includes(field)).map((field) => `\n  ${field}`);
  return new MotifError("refused", `${what}${untold.join("")}`);
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
