import {
  createServer,
  type IncomingMessage,
  type Server as NodeServer,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { MotifError, type Problem } from "@motif/core";
import {
  type Gateway,
  internalProblem,
  problem,
  type ReportError,
  splitAbsoluteForm,
  tooLarge,
} from "@motif/runtime/gateway";
import type { HttpResponseData } from "@motif/runtime/platform";
import { SIGNED_PATH } from "../ground/signed.ts";
import { Hosts, isFromThisMachine, isLocalAuthority, reachableName } from "./hosts.ts";
import { DEFAULT_LIMITS, type ServerLimits } from "./limits.ts";
import { hasBody, readBody, type StreamedRequest, saysTooLarge, streamBody } from "./request-body.ts";
import { send, sendAndClose } from "./send.ts";

/** What answers requests under `/_motif/`. */
export interface AdminHandler {
  /** Never rejects: every failure is problem details. */
  handle(request: StreamedRequest): Promise<HttpResponseData>;
}

/** What answers requests: the app's gateway, the admin API, and what functions signed URLs for. */
export interface Handlers {
  readonly gateway: Gateway;
  readonly admin: AdminHandler;
  readonly signed: AdminHandler;
}

/** How to listen. */
export interface ListenOptions {
  /** 0: any port that is free. */
  readonly port: number;
  /** The address; 127.0.0.1 if not given. With one that others reach, the admin API is still for this machine alone. */
  readonly host?: string;
  /** Names, besides those of this machine, by which the API may be asked for, such as a tunnel's. */
  readonly allowHosts?: readonly string[];
  /** Takes each request of the API when it is over. */
  readonly onRequest?: (request: ServedRequest) => void;
  readonly handlers: Handlers;
  readonly limits?: Partial<ServerLimits>;
  readonly report: ReportError;
}

/** A request of the API that is over. */
export interface ServedRequest {
  readonly method: string;
  /** The path, and the query as the client wrote it. */
  readonly target: string;
  readonly status: number;
  /** Milliseconds until its answer was sent. */
  readonly durationMs: number;
  /** Whether the client had the whole answer. */
  readonly isWhole: boolean;
}

/** A server that listens. */
export interface Server {
  readonly port: number;
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
  /** From now on, requests are answered by other handlers; those under way are not touched. */
  serve(handlers: Handlers): void;
  /**
   * Takes no new requests, answers those under way, and closes all connections: when they are idle, at the latest
   * after `limitMs` (10 s if not given). Returns how many requests were cut off unanswered.
   */
  close(limitMs?: number): Promise<number>;
}

const CLOSE_LIMIT_MS = 10_000;

/** Listens, on the loopback interface unless another is asked for. Rejects with `MotifError`: `port-taken`, `port-refused`, `host-refused`. */
export async function listen(options: ListenOptions): Promise<Server> {
  const server = new LocalServer(options);
  await server.start(options.port, options.host ?? "127.0.0.1");
  return server;
}

class LocalServer implements Server {
  url = "";
  port = 0;
  readonly #node: NodeServer;
  readonly #limits: ServerLimits;
  readonly #report: ReportError;
  readonly #onRequest: ListenOptions["onRequest"];
  readonly #hosts: Hosts;
  readonly #sockets = new Set<Socket>();
  readonly #underWay = new Set<ServerResponse>();
  /** One function for all responses: a closure for each would cost more than what it does. */
  readonly #forget: (this: ServerResponse) => void;
  #handlers: Handlers;
  #closing = false;
  /** The last `host` header that was found local, and the origin that it makes: almost always the next one's too. */
  #knownHost: string | undefined;
  #knownOrigin = "";

  constructor({ handlers, limits, report, onRequest, host, allowHosts }: ListenOptions) {
    this.#handlers = handlers;
    this.#onRequest = onRequest;
    this.#hosts = new Hosts(host, allowHosts);
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
    this.#report = report;
    const underWay = this.#underWay;
    this.#forget = function () {
      underWay.delete(this);
    };
    this.#node = createServer({
      maxHeaderSize: this.#limits.headerBytes,
      headersTimeout: this.#limits.headersTimeoutMs,
      keepAliveTimeout: this.#limits.keepAliveTimeoutMs,
      // Bodies have limits of their own: an upload may take as long as it goes on.
      requestTimeout: 0,
      connectionsCheckingInterval: Math.min(1000, this.#limits.headersTimeoutMs / 2),
      noDelay: true,
    });
    this.#node.on("connection", (socket) => this.#connected(socket));
    this.#node.on("request", (req, res) => this.#request(req, res, false));
    this.#node.on("checkContinue", (req, res) => this.#request(req, res, true));
    this.#node.on("checkExpectation", (req, res) => this.#refuseExpectation(req, res));
    this.#node.on("connect", (_req, socket) => endRaw(socket, 405, "CONNECT is not supported."));
    this.#node.on("clientError", (error, socket) => this.#clientError(error, socket));
  }

  async start(port: number, host: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#node.once("error", (error) => reject(listenError(error, port, host)));
      this.#node.listen(port, host, resolve);
    });
    this.port = (this.#node.address() as AddressInfo).port;
    this.url = `http://${reachableName(host)}:${this.port}`;
  }

  serve(handlers: Handlers): void {
    this.#handlers = handlers;
  }

  async close(limitMs = CLOSE_LIMIT_MS): Promise<number> {
    this.#closing = true;
    const closed = new Promise<void>((resolve) => this.#node.close(() => resolve()));
    const busy = new Set<Socket | null>();
    for (const res of this.#underWay) {
      busy.add(res.socket);
      const { socket } = res;
      res.once("close", () => socket?.destroySoon());
    }
    for (const socket of this.#sockets) if (!busy.has(socket)) socket.destroySoon();
    let cutOff = 0;
    const timer = setTimeout(() => {
      cutOff = this.#underWay.size;
      this.#node.closeAllConnections();
    }, limitMs);
    await closed;
    clearTimeout(timer);
    return cutOff;
  }

  #connected(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
  }

  #request(req: IncomingMessage, res: ServerResponse, expectsContinue: boolean): void {
    this.#underWay.add(res);
    res.on("close", this.#forget);
    const place = this.#place(req);
    const isSigned = "target" in place && place.target.startsWith(SIGNED_PATH);
    const isAdmin = "target" in place && !isSigned && /^\/_motif(?:\/|$)/.test(place.target);
    if (!isAdmin && !isSigned) this.#watch(req, res); // whoever reads a signed URL in a log could use it
    if ("status" in place) {
      this.#refuse(req, res, problem(place));
    } else if (isSigned) {
      void this.#streamed(this.#handlers.signed, req, res, place, expectsContinue);
    } else if (isAdmin && !isFromThisMachine(req, place.origin)) {
      const detail = "The admin API is for this machine alone, and not for what comes through a proxy.";
      this.#refuse(req, res, problem({ title: "Forbidden", status: 403, detail }));
    } else if (isAdmin) {
      void this.#streamed(this.#handlers.admin, req, res, place, expectsContinue);
    } else if (hasBody(req)) {
      void this.#apiWithBody(req, res, place, expectsContinue);
    } else {
      void this.#api(req, res, place, undefined);
    }
  }

  #watch({ method = "", url: target = "" }: IncomingMessage, res: ServerResponse): void {
    const onRequest = this.#onRequest;
    if (!onRequest) return;
    const began = performance.now();
    res.once("close", () => {
      const durationMs = performance.now() - began;
      onRequest({ method, target, status: res.statusCode, durationMs, isWhole: res.writableFinished });
    });
  }

  async #api(
    req: IncomingMessage,
    res: ServerResponse,
    place: Place,
    body: Uint8Array | undefined,
  ): Promise<void> {
    const { gateway } = this.#handlers;
    const response = await gateway.handle({
      method: req.method ?? "",
      origin: place.origin,
      target: place.target,
      headers: headersOf(req),
      ...(body && { body }),
    });
    this.#send(res, response);
  }

  async #apiWithBody(
    req: IncomingMessage,
    res: ServerResponse,
    place: Place,
    expectsContinue: boolean,
  ): Promise<void> {
    const { gateway } = this.#handlers;
    if (saysTooLarge(req, gateway.bodyLimit)) {
      return this.#refuse(req, res, gateway.refuse(tooLarge(gateway.bodyLimit), req.headers.origin));
    }
    if (expectsContinue) res.writeContinue();
    const body = await readBody(req, gateway.bodyLimit, this.#limits.bodyTimeoutMs);
    if (body === undefined) return;
    if (!(body instanceof Uint8Array)) {
      return this.#refuse(req, res, gateway.refuse(body, req.headers.origin));
    }
    return this.#api(req, res, place, body);
  }

  async #streamed(
    handler: AdminHandler,
    req: IncomingMessage,
    res: ServerResponse,
    place: Place,
    expectsContinue: boolean,
  ): Promise<void> {
    let body: ReadableStream<Uint8Array> | undefined;
    if (hasBody(req)) {
      if (expectsContinue) res.writeContinue();
      body = streamBody(req, this.#limits.stallTimeoutMs);
    }
    const response = await handler.handle({
      method: req.method ?? "",
      origin: place.origin,
      target: place.target,
      headers: headersOf(req),
      ...(body && { body }),
    });
    if (req.complete || !body) this.#send(res, response);
    else this.#refuse(req, res, response);
  }

  #send(res: ServerResponse, response: HttpResponseData): void {
    if (res.destroyed) {
      if (response.body instanceof ReadableStream) response.body.cancel().catch(() => {});
      return;
    }
    if (this.#closing) res.shouldKeepAlive = false;
    try {
      send(res, response, this.#limits.stallTimeoutMs, this.#report);
    } catch (error) {
      // Node refuses headers that HTTP cannot carry before anything is sent.
      send(res, internalProblem(error, this.#report), this.#limits.stallTimeoutMs, this.#report);
    }
  }

  /** Answers a request whose body is not read to its end. */
  #refuse(req: IncomingMessage, res: ServerResponse, response: HttpResponseData): void {
    if (res.destroyed) return;
    if (!hasBody(req) || typeof response.body !== "string") this.#send(res, response);
    else sendAndClose(req, res, { ...response, body: response.body }, this.#limits.lingerMs);
  }

  #refuseExpectation(req: IncomingMessage, res: ServerResponse): void {
    const detail = `The server knows "expect: 100-continue" only.`;
    this.#refuse(req, res, problem({ title: "Expectation Failed", status: 417, detail }));
  }

  /** Where a request goes; problem details where it is not meant for this server. */
  #place(req: IncomingMessage): Place | Problem {
    const url = req.url ?? "";
    if (url.charCodeAt(0) === 47 /* "/" */ || url === "*") {
      const host = req.headers.host;
      // HTTP/1.0 has no host header; Node refuses an HTTP/1.1 request without one.
      if (host === undefined) return { origin: this.url, target: url };
      if (namesTwoHosts(req.rawHeaders)) {
        return { title: "Bad Request", status: 400, detail: "The request has more than one host header." };
      }
      return this.#placeBy(host, req, url);
    }
    const absolute = splitAbsoluteForm(url);
    if (!absolute) return { title: "Bad Request", status: 400, detail: "The request's target is no path." };
    return this.#placeBy(absolute.authority, req, absolute.target);
  }

  #placeBy(host: string, { headers }: IncomingMessage, target: string): Place | Problem {
    if (host === this.#knownHost) return { origin: this.#knownOrigin, target };
    if (isLocalAuthority(host)) {
      this.#knownHost = host;
      this.#knownOrigin = `http://${host}`;
      return { origin: this.#knownOrigin, target };
    }
    if (!this.#hosts.take(host)) {
      const detail = `This server answers for localhost, 127.0.0.1 and [::1] only, not for ${host}; motif dev --allow-host takes other names.`;
      return { title: "Misdirected Request", status: 421, detail };
    }
    // A tunnel ends TLS in front of this server.
    return { origin: `${headers["x-forwarded-proto"] === "https" ? "https" : "http"}://${host}`, target };
  }

  /** What cannot be read as HTTP is answered with the status that says why, where an answer is still possible. */
  #clientError(error: NodeJS.ErrnoException, socket: Duplex): void {
    if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
    for (const res of this.#underWay) {
      if (res.socket !== socket || (!res.headersSent && !res.req.complete)) continue;
      // A request before the bad one is still to be answered: it gets its answer, and nothing follows.
      res.shouldKeepAlive = false;
      if (res.headersSent) res.once("close", () => socket.destroy());
      return;
    }
    const [status, detail] = CLIENT_ERRORS[error.code ?? ""] ?? [400, "The request is no valid HTTP."];
    endRaw(socket, status, detail);
  }
}

/** RFC 9112, section 3.2: such a request is refused. */
function namesTwoHosts(rawHeaders: readonly string[]): boolean {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === "host") hosts++;
  }
  return hosts > 1;
}

interface Place {
  readonly origin: string;
  readonly target: string;
}

const CLIENT_ERRORS: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, "The request line and headers are too long."],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, "The chunk extensions are too long."],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "The request's headers did not arrive in time."],
};

/** Answers on a connection that Node gave up on, and closes it. */
function endRaw(socket: Duplex, status: number, detail: string): void {
  const title = STATUS_CODES[status] ?? "";
  const body = JSON.stringify({ type: "about:blank", title, status, detail });
  const headers = `content-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close`;
  socket.end(`HTTP/1.1 ${status} ${title}\r\n${headers}\r\n\r\n${body}`, () => socket.destroy());
}

/** The headers as texts: Node gives a list for `set-cookie` only, which means nothing in a request. */
function headersOf({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  if (headers["set-cookie"]) delete headers["set-cookie"];
  return headers as Readonly<Record<string, string>>;
}

function listenError(error: NodeJS.ErrnoException, port: number, host: string): Error {
  if (error.code === "EADDRINUSE") {
    const message = `Port ${port} is in use by another program. Stop it, or choose another port (0: any that is free).`;
    return new MotifError("port-taken", message, { cause: error });
  }
  if (error.code === "EACCES") {
    const message = `This user may not listen on port ${port}. Choose one from 1024 on.`;
    return new MotifError("port-refused", message, { cause: error });
  }
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND" || error.code === "EAFNOSUPPORT") {
    const message = `This machine has no address ${host}. Take one of its own, or 0.0.0.0 for all of them.`;
    return new MotifError("host-refused", message, { cause: error });
  }
  return error;
}
