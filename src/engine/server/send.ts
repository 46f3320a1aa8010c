import type { IncomingMessage, ServerResponse } from "node:http";
import type { Headers, ReportError } from "@motif/runtime/gateway";
import type { HttpResponseData } from "@motif/runtime/platform";

/** Headers that belong to a connection (RFC 9110, section 7.6.1): the server makes its own. */
const CONNECTION_HEADERS = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

const NOTHING = new Uint8Array();

/**
 * Sends a response. One that is at hand goes out in one piece; a stream as fast as the client takes it, and it is
 * cancelled when the client goes away. A client that takes nothing for `stallTimeoutMs` is cut off.
 */
export function send(
  res: ServerResponse,
  { status, headers, body }: HttpResponseData,
  stallTimeoutMs: number,
  report: ReportError,
): void {
  if (body instanceof ReadableStream) {
    res.writeHead(status, flat(headers, lengthOf(headers)));
    // Sends the headers now. `flushHeaders` would do it in UTF-8, and they are bytes.
    res.write(NOTHING);
    void sendStream(res, body, lengthOf(headers), stallTimeoutMs, report);
    return;
  }
  const list = flat(headers, contentLength(res, status, headers, body));
  res.writeHead(status, list);
  if (body === null) res.end();
  // Node sends headers together with a text, in UTF-8; with bytes it sends them as they are.
  else res.end(typeof body === "string" && list.some(isBeyondAscii) ? Buffer.from(body) : body);
  const { socket } = res;
  // Node destroys the socket when its timer fires, and takes the timer back when the response is finished.
  if (socket && socket.writableLength > 0) socket.setTimeout(stallTimeoutMs);
}

/**
 * Sends a response that is at hand to a request whose body was not read to its end, and closes the connection. What
 * still comes is dropped for a while: closing with unread data would reset the connection, and the client would not
 * get to read the answer.
 */
export function sendAndClose(
  req: IncomingMessage,
  res: ServerResponse,
  response: HttpResponseData & { readonly body: string | null },
  lingerMs: number,
): void {
  const { status, headers, body } = response;
  res.shouldKeepAlive = false;
  res.writeHead(status, flat(headers, contentLength(res, status, headers, body)));
  res.write(body ?? NOTHING);
  const timer = setTimeout(() => res.end(), lingerMs);
  req.once("close", () => {
    clearTimeout(timer);
    res.end();
  });
  req.removeAllListeners("data");
  req.resume();
}

/** The headers as Node takes them fastest, with the length of the body where it is known. */
function flat(headers: Headers, length: string | undefined): string[] {
  const list: string[] = [];
  for (const [name, value] of headers) {
    if (name !== "content-length" && !CONNECTION_HEADERS.has(name)) list.push(name, value);
  }
  if (length !== undefined) list.push("content-length", length);
  return list;
}

function isBeyondAscii(text: string): boolean {
  return /[\u0080-\u00ff]/.test(text);
}

function lengthOf(headers: Headers): string | undefined {
  return headers.find(([name]) => name === "content-length")?.[1];
}

/** RFC 9110, section 8.6: none with 1xx and 204; that of the body which is left out in answers to HEAD and with 304. */
function contentLength(
  res: ServerResponse,
  status: number,
  headers: Headers,
  body: string | Uint8Array | null,
): string | undefined {
  if (status === 204 || status < 200) return undefined;
  if (status === 304 || (body === null && res.req.method === "HEAD")) return lengthOf(headers);
  if (body === null) return "0";
  return String(typeof body === "string" ? Buffer.byteLength(body) : body.byteLength);
}

async function sendStream(
  res: ServerResponse,
  body: ReadableStream<Uint8Array>,
  length: string | undefined,
  stallTimeoutMs: number,
  report: ReportError,
): Promise<void> {
  const reader = body.getReader();
  // After the last byte this cancels nothing. That a cancelled stream fails is of interest to nobody any more.
  res.once("close", () => reader.cancel().catch(() => {}));
  let sent = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      sent += part.value.byteLength;
      if (length !== undefined && sent > Number(length)) break;
      if (!res.write(part.value)) await drained(res, stallTimeoutMs);
    }
  } catch {
    // The function failed on the way; its own log says why. A cut connection is how HTTP says it to the client.
    res.destroy();
    return;
  }
  if (length === undefined || sent === Number(length) || res.destroyed) {
    res.end();
    return;
  }
  report(new Error(`A response of ${length} bytes had ${sent > Number(length) ? "more" : `only ${sent}`}.`));
  res.destroy();
}

/** Waits until the client has taken what was sent, or has gone away. */
function drained(res: ServerResponse, stallTimeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const { socket } = res;
    const done = () => {
      res.off("drain", done).off("close", done);
      socket?.setTimeout(0);
      resolve();
    };
    res.once("drain", done).once("close", done);
    socket?.setTimeout(stallTimeoutMs);
  });
}
