import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import type { StoredMessage } from "../../src/azure/testing/queue-model.ts";
import type { FunctionMetadata, InvocationRequest, Outcome, Ready, TypedData } from "./protocol.ts";

const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));

/** A request as the host takes it from the network. */
export interface HostRequest {
  readonly method: string;
  /** Path with the query string. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

type Binding = FunctionMetadata["bindings"][string];

/** A function app: a package in a process of its own, and the host's part of what happens to it. */
export class FunctionsHost {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #ready: Ready;
  readonly #pending = new Map<string, (outcome: Outcome) => void>();
  #output = "";

  private constructor(child: ChildProcess, folder: string, ready: Ready) {
    this.#child = child;
    this.#folder = folder;
    this.#ready = ready;
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#output += text;
    });
    child.on("message", (outcome: Outcome) => {
      this.#pending.get(outcome.invocationId)?.(outcome);
      this.#pending.delete(outcome.invocationId);
    });
  }

  /** Unpacks a package and starts it with just these app settings. */
  static async start(zip: Uint8Array, settings: Readonly<Record<string, string>>): Promise<FunctionsHost> {
    const folder = mkdtempSync(join(tmpdir(), "motif-functions-"));
    for (const [name, bytes] of Object.entries(unzipSync(zip))) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), bytes);
    }
    const child = spawn(process.execPath, [WORKER, folder], {
      cwd: folder,
      env: { PATH: process.env.PATH, TZ: "UTC", ...settings },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    let errors = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    const ready = await new Promise<Ready>((resolve, reject) => {
      child.once("message", (message) => resolve(message as Ready));
      child.once("exit", (code) => reject(new Error(`The worker ended with ${code}: ${errors}`)));
    });
    return new FunctionsHost(child, folder, ready);
  }

  get functions(): readonly FunctionMetadata[] {
    return this.#ready.functions;
  }

  /** What the functions logged. */
  get output(): string {
    return this.#output;
  }

  /**
   * Routes a request as the host does: functions by the order of their names, the first whose route and methods fit
   * (https://github.com/Azure/azure-functions-host/issues/9876). 404 without a body where none does.
   */
  async fetch(request: HostRequest): Promise<Response> {
    const [path = ""] = request.target.split("?");
    const sorted = this.functions.toSorted((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
    for (const { name, bindings } of sorted) {
      const binding = triggerOf(bindings);
      if (binding.type !== "httpTrigger" || !methodsOf(binding).includes(request.method)) continue;
      const match = patternOf(String(binding.route)).exec(path.slice(1));
      if (match) return this.#forward(name, request, { ...match.groups });
    }
    return new Response(null, { status: 404 });
  }

  /** Whether a function has a route of its own for such a request. */
  serves(method: string, path: string): boolean {
    return this.functions.some(({ bindings }) => {
      const binding = triggerOf(bindings);
      const route = String(binding.route);
      if (binding.type !== "httpTrigger" || route.includes("*")) return false;
      return methodsOf(binding).includes(method) && patternOf(route).test(path.slice(1));
    });
  }

  /** Invokes a function that consumes a queue. Rejects where it failed. */
  async deliver(name: string, messages: readonly StoredMessage[], many: boolean): Promise<void> {
    const bodies = messages.map(({ body }) => body.toString());
    const input: TypedData = many ? { collectionString: { string: bodies } } : { string: bodies[0] ?? "" };
    await this.#invoke(name, input, many ? metadataOfMany(messages) : metadataOf(messages));
  }

  /** Invokes a function with a timer that is due at `next`. Rejects where it failed: then the host would try again. */
  async fire(name: string, next: Date, retryContext?: InvocationRequest["retryContext"]): Promise<void> {
    const last = new Date(next.getTime() - 86_400_000);
    const timer = {
      Schedule: { AdjustForDST: true },
      ScheduleStatus: { Last: last, Next: next, LastUpdated: last },
      IsPastDue: false,
    };
    await this.#invoke(name, { json: JSON.stringify(timer) }, {}, randomUUID(), retryContext);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exited = new Promise((resolve) => this.#child.once("exit", resolve));
      this.#child.kill("SIGKILL");
      await exited;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The request itself goes to the worker's HTTP server; the invocation says that it is there. */
  async #forward(
    name: string,
    { method, target, headers, body }: HostRequest,
    parameters: Readonly<Record<string, string>>,
  ): Promise<Response> {
    const invocationId = randomUUID();
    const values = Object.entries(parameters).map(([key, value]) => [
      key,
      { string: decodeURIComponent(value ?? "") },
    ]);
    const invoked = this.#invoke(
      name,
      { http: { method, url: `https://app.azurewebsites.net${target}` } },
      { Headers: { json: JSON.stringify(headers) }, ...Object.fromEntries(values) },
      invocationId,
    );
    const proxied = fetch(new URL(target, this.#ready.httpUri), {
      method,
      headers: {
        ...headers,
        "x-ms-invocation-id": invocationId,
        "x-forwarded-host": "app.azurewebsites.net",
        "x-forwarded-proto": "https",
      },
      ...(body !== undefined && { body: Buffer.from(body) }),
    });
    // An invocation that fails sends no response.
    return Promise.race([proxied, invoked.then(() => proxied)]);
  }

  async #invoke(
    functionName: string,
    input: TypedData,
    triggerMetadata: InvocationRequest["triggerMetadata"],
    invocationId: string = randomUUID(),
    retryContext?: InvocationRequest["retryContext"],
  ): Promise<void> {
    const outcome = await new Promise<Outcome>((resolve) => {
      this.#pending.set(invocationId, resolve);
      this.#child.send({ invocationId, functionName, input, triggerMetadata, retryContext });
    });
    if (outcome.error !== undefined) throw new Error(outcome.error);
  }
}

/** The trigger among a function's bindings. */
export function triggerOf(bindings: FunctionMetadata["bindings"]): Binding {
  const trigger = Object.values(bindings).find(({ direction }) => direction === "in");
  if (!trigger) throw new Error("The function has no trigger.");
  return trigger;
}

function methodsOf({ methods }: Binding): readonly unknown[] {
  return Array.isArray(methods) ? methods : [];
}

/** A route of ASP.NET: it is blind to case and to a slash at the end, and the rest of a path may be nothing. */
function patternOf(route: string): RegExp {
  const pattern = route
    .replace(/^\/$/, "")
    .replace(/\/?\{\*(\w+)\}/, (rest, name) =>
      rest.startsWith("/") ? `(?:/(?<${name}>.*))?` : `(?<${name}>.*)`,
    )
    .replace(/\{(\w+)\}/g, "(?<$1>[^/]+)");
  return new RegExp(`^${pattern}/?$`, "i");
}

/** https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus-trigger#message-metadata */
function metadataOf([message]: readonly StoredMessage[]): Record<string, TypedData> {
  if (!message) throw new Error("There is no message.");
  return {
    MessageId: { string: message.messageId },
    DeliveryCount: { int: message.deliveryCount },
    EnqueuedTimeUtc: { json: JSON.stringify(new Date(message.enqueuedAt)) },
    SequenceNumber: { int: message.sequenceNumber },
    ContentType: { string: message.contentType ?? "" },
    ApplicationProperties: { json: JSON.stringify(message.properties) },
  };
}

function metadataOfMany(messages: readonly StoredMessage[]): Record<string, TypedData> {
  const json = (map: (message: StoredMessage) => unknown) => ({ json: JSON.stringify(messages.map(map)) });
  return {
    MessageIdArray: { collectionString: { string: messages.map(({ messageId }) => messageId) } },
    DeliveryCountArray: json(({ deliveryCount }) => deliveryCount),
    EnqueuedTimeUtcArray: json(({ enqueuedAt }) => new Date(enqueuedAt)),
    SequenceNumberArray: json(({ sequenceNumber }) => sequenceNumber),
    ApplicationPropertiesArray: json(({ properties }) => properties),
  };
}
