import { createServer, request as httpRequest, type IncomingMessage } from "node:http";

/**
 * What happens to a request on its way: nothing, its answer is lost, after something that somebody else does meanwhile, or it
 * never arrives and is answered with 503.
 */
export type Fault = "pass" | "lose-answer" | "fail" | { readonly loseAnswerAfter: () => Promise<unknown> };

/** A server on a free port of the loopback interface. */
export interface Proxy extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
}

/** Stands between a driver and a server, and makes faults. */
export async function proxy(
  target: string,
  fault: (request: IncomingMessage) => Fault | Promise<Fault>,
): Promise<Proxy> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const what = await fault(request);
    if (what === "fail") return void response.writeHead(503).end();
    const { method, url, headers } = request;
    const forwarded = httpRequest(`${target}${url}`, { method, headers }, async (answer) => {
      if (what !== "pass") {
        answer.resume();
        if (typeof what === "object") await what.loseAnswerAfter();
        return void request.socket.destroy();
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forwarded.once("error", () => request.socket.destroy());
    forwarded.end(Buffer.concat(chunks));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A proxy that loses answers when it is told to. */
export interface LosingProxy extends Proxy {
  /** Loses the answer to the next write, behind the write and what somebody else does `meanwhile`. */
  loseNext(meanwhile?: () => Promise<unknown>): void;
}

/** A proxy for a driver's suite. `isWrite` tells the requests whose answers can be lost. */
export async function losingProxy(
  target: string,
  isWrite: (request: IncomingMessage) => boolean,
): Promise<LosingProxy> {
  const toLose: (() => Promise<unknown>)[] = [];
  const between = await proxy(target, (request) => {
    const loseAnswerAfter = isWrite(request) ? toLose.shift() : undefined;
    return loseAnswerAfter ? { loseAnswerAfter } : "pass";
  });
  return Object.assign(between, {
    loseNext: (meanwhile: () => Promise<unknown> = async () => {}) => void toLose.push(meanwhile),
  });
}
