import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** An invocation that waits for its runtime, or for its answer. */
interface Invocation {
  readonly id: string;
  readonly payload: string;
  readonly deadline: number;
  readonly resolve: (outcome: Outcome) => void;
}

/** What became of an invocation. `streamed`: it came in the mode `streaming`. */
export interface Outcome {
  readonly status: "response" | "error";
  readonly body: Buffer;
  readonly contentType: string;
  readonly streamed: boolean;
}

const VERSION = "/2018-06-01/runtime";
const ARN = "arn:aws:lambda:us-east-1:123456789012:function:conformance";
/** With a parent, as Lambda passes it on. */
const TRACE = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";

/**
 * The side of Lambda's Runtime API that the service has (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html):
 * what is invoked waits until the runtime asks for it.
 */
export class RuntimeApi {
  readonly #server: Server;
  readonly #waiting: Invocation[] = [];
  readonly #underWay = new Map<string, Invocation>();
  #runtime: ServerResponse | undefined;
  #count = 0;
  #failure: string | undefined;

  constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** Listens on a free port of the loopback interface. Returns host and port. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const address = this.#server.address();
    return `127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  }

  /** Invokes the function with a payload. */
  invoke(payload: unknown, timeoutMs: number): Promise<Outcome> {
    return new Promise((resolve) => {
      const id = `00000000-0000-4000-8000-${String(++this.#count).padStart(12, "0")}`;
      this.#waiting.push({
        id,
        payload: JSON.stringify(payload),
        deadline: Date.now() + timeoutMs,
        resolve,
      });
      this.#dispatch();
    });
  }

  /** The runtime has ended: nothing that waits will be answered. */
  abandon(reason: string): void {
    this.#failure ??= reason;
    const body = Buffer.from(JSON.stringify({ errorType: "Runtime.ExitError", errorMessage: this.#failure }));
    const outcome: Outcome = { status: "error", body, contentType: "application/json", streamed: false };
    for (const { resolve } of [...this.#waiting.splice(0), ...this.#underWay.values()]) resolve(outcome);
    this.#underWay.clear();
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.slice(VERSION.length) ?? "";
    if (path === "/invocation/next") {
      this.#runtime = response;
      this.#dispatch();
      return;
    }
    const body = await bodyOf(request);
    if (path === "/init/error") this.abandon(`init: ${body}`);
    const [, id = "", end] = /^\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    const invocation = this.#underWay.get(id);
    this.#underWay.delete(id);
    invocation?.resolve({
      status:
        end === "error" || request.trailers["lambda-runtime-function-error-type"] ? "error" : "response",
      body,
      contentType: request.headers["content-type"] ?? "",
      streamed: request.headers["lambda-runtime-function-response-mode"] === "streaming",
    });
    response.writeHead(202).end();
  }

  #dispatch(): void {
    if (this.#failure !== undefined) {
      this.abandon(this.#failure);
      return;
    }
    const invocation = this.#runtime && this.#waiting.shift();
    if (!invocation) return;
    const { id, payload, deadline } = invocation;
    this.#underWay.set(id, invocation);
    this.#runtime
      ?.writeHead(200, {
        "content-type": "application/json",
        "lambda-runtime-aws-request-id": id,
        "lambda-runtime-deadline-ms": String(deadline),
        "lambda-runtime-invoked-function-arn": ARN,
        "lambda-runtime-trace-id": TRACE,
      })
      .end(payload);
    this.#runtime = undefined;
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
