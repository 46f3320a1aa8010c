import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Json, MotifError, parse, type Schema, type SendOptions } from "@motif/core";
import { messageOf } from "@motif/core/platform";
import * as z from "zod/mini";

/** How a function is called: wait for its output, have it done later, or only check that it could be done. */
export type InvocationMode = "wait" | "async" | "dry-run";

const healthSchema = z.object({ app: z.string() });
const idSchema = z.object({ id: z.string() });
const objectSchema = z.object({ key: z.string(), size: z.number(), etag: z.string(), version: z.string() });
const problemSchema = z.object({
  title: z.string(),
  detail: z.optional(z.string()),
  errors: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
});

/** A stored object. */
export type PutObject = z.infer<typeof objectSchema>;

interface Call {
  readonly method: "GET" | "POST" | "PUT";
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
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
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

  /** Stores a message durably and returns its id. */
  async send(queue: string, message: Json, options: SendOptions): Promise<string> {
    const path = ["queues", queue, "messages"];
    const answer = await this.#call({ method: "POST", path, query: { ...options }, body: jsonBody(message) });
    return this.#read(idSchema, answer).id;
  }

  /** Stores a file as an object; it is streamed, however large it is. */
  async put(bucket: string, key: string, file: string, contentType: string): Promise<PutObject> {
    const path = ["buckets", bucket, "objects", ...key.split("/")];
    const { size } = await stat(file);
    const body = { type: contentType, length: size, content: createReadStream(file) };
    return this.#read(objectSchema, await this.#call({ method: "PUT", path, body }));
  }

  #read<T>(schema: Schema<T>, { text }: Answer): T {
    return parse(schema, JSON.parse(text), `answer of ${this.#url}`);
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
      this.#url,
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
      throw new MotifError("unreachable", `The server on ${this.#url} does not answer: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }
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
