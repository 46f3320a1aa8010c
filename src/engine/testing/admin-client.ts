import type { HttpResponseData } from "@motif/runtime/platform";
import { createAdmin } from "../admin/admin.ts";
import { inventory, MemoryPort } from "./memory-port.ts";

/** What came back, with its body as text. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown;
}

/** The admin API of the warehouse, without sockets. */
export class AdminClient {
  readonly port = new MemoryPort();
  readonly reported: unknown[] = [];
  readonly #admin = createAdmin(inventory, this.port, (error) => this.reported.push(error));

  /** Sends a request to a path below `/_motif`; objects as JSON, everything else as it is. */
  async send(
    method: string,
    path: string,
    body?: object | string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const plain = typeof body === "string" || body instanceof Uint8Array;
    const content = body === undefined ? undefined : new Blob([plain ? body : JSON.stringify(body)]);
    const type = content && !plain ? { "content-type": "application/json" } : {};
    return this.sendStream(method, path, content?.stream(), { ...type, ...headers });
  }

  /** Sends a request with a body that is a stream. */
  async sendStream(
    method: string,
    path: string,
    body: ReadableStream<Uint8Array> | undefined,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await this.#admin.handle({
      method,
      origin: "http://127.0.0.1:3000",
      target: `/_motif${path}`,
      headers,
      ...(body && { body }),
    });
    return read(response);
  }
}

async function read({ status, headers, body }: HttpResponseData): Promise<Answer> {
  const text = await new Response(body as BodyInit | null).text();
  const entries: Record<string, string> = Object.fromEntries(headers);
  return {
    status,
    headers: entries,
    text,
    json: entries["content-type"]?.endsWith("json") && text !== "" ? JSON.parse(text) : undefined,
  };
}
