import { isUtf8 } from "node:buffer";
import { TooLargeError } from "@motif/core";
import type { ApiEntry, FunctionEntry } from "@motif/core/model";
import type { Profile } from "@motif/core/platform";
import { problem, tooLarge } from "@motif/runtime/gateway";
import type { HttpRequestData, HttpResponseData } from "@motif/runtime/platform";

/** Bodies that API Gateway hands over as they are (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html). */
const TEXT = /^(text\/|application\/(json|javascript|xml)\b|[^;]*\+(json|xml)\b)/i;

/** Nothing is made ahead of who reads. */
const UNBUFFERED = { highWaterMark: 0 };

/** Carries requests to functions, and responses back, within a cloud's limits. */
export class HttpCarrier {
  readonly #limits: Profile["http"];
  readonly #cloud: string;

  constructor({ http, title }: Profile) {
    this.#limits = http;
    this.#cloud = title;
  }

  /** An API with the cloud's limit of bodies, where its own is not less. */
  limited(api: ApiEntry): ApiEntry {
    return { ...api, bodyLimit: Math.min(api.bodyLimit, this.#limits.request.value) };
  }

  /** Calls a function through the cloud's way in and out. What is too large is answered with problem details. */
  async carry(
    fn: FunctionEntry,
    request: HttpRequestData,
    call: () => Promise<HttpResponseData>,
  ): Promise<HttpResponseData> {
    const limit = this.#limits.request.value;
    if (this.#requestBytes(request) > limit) return problem(tooLarge(limit));
    const streams = fn.definition.kind === "http" && fn.definition.streams;
    return this.#returned(await call(), streams || !this.#limits.collects.value);
  }

  #requestBytes({ body, headers }: HttpRequestData): number {
    if (!body) return 0;
    const plain = !this.#limits.base64.value || TEXT.test(headers["content-type"] ?? "");
    return plain ? body.byteLength : base64Length(body.byteLength);
  }

  async #returned(response: HttpResponseData, streams: boolean): Promise<HttpResponseData> {
    const { streamed, response: limit, goesOn } = this.#limits;
    if (response.body instanceof ReadableStream && streams) {
      const kept = goesOn.value ? unstoppable(response.body) : response.body;
      return { ...response, body: streamed ? this.#cutOff(kept, streamed.value) : kept };
    }
    const body = response.body instanceof ReadableStream ? await collect(response.body) : response.body;
    if (limit && body !== null && this.#responseBytes(body) > limit.value) {
      const detail = `The response has ${this.#responseBytes(body)} bytes on its way; ${this.#cloud} carries ${limit.value} at most.`;
      return problem({ title: "Internal Server Error", status: 500, detail });
    }
    return { ...response, body };
  }

  /** The client has the beginning by then: all that can be done is to let it see that the rest is missing. */
  #cutOff(body: ReadableStream<Uint8Array>, limit: number): ReadableStream<Uint8Array> {
    let bytes = 0;
    const reader = body.getReader();
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const { done, value } = await reader.read();
          if (done) return controller.close();
          bytes += value.byteLength;
          if (bytes <= limit) return controller.enqueue(value);
          const tooLong = new TooLargeError(
            `A streamed response has more than the ${limit} bytes that ${this.#cloud} carries.`,
          );
          reader.cancel(tooLong).catch(() => {}); // its client is told by the error
          throw tooLong;
        },
        cancel: (reason) => reader.cancel(reason),
      },
      UNBUFFERED,
    );
  }

  #responseBytes(body: string | Uint8Array): number {
    if (typeof body === "string") return Buffer.byteLength(body);
    return this.#limits.base64.value && !isUtf8(body) ? base64Length(body.byteLength) : body.byteLength;
  }
}

/** The same stream, which goes on to its end though its reader has gone away. */
function unstoppable(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: () => void readOn(reader).catch(() => {}), // that it fails is in the function's log
    },
    UNBUFFERED,
  );
}

async function readOn(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  while (!(await reader.read()).done);
}

function base64Length(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}

async function collect(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
