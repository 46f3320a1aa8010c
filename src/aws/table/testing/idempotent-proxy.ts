import { createServer, request as httpRequest, type IncomingMessage } from "node:http";
import type { Proxy as Between } from "@motif/core/testing";

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/**
 * Stands in front of moto, and does what moto does not: a transaction of a token that was done already is answered as before, and not
 * done again (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html, ClientRequestToken).
 */
export async function idempotentProxy(target: string): Promise<Between> {
  const done = new Map<string, Answer>();
  const server = createServer(async (request, response) => {
    const body = await bytesOf(request);
    const token = tokenOf(request, body);
    const known = token === undefined ? undefined : done.get(token);
    const answer = known ?? (await forward(`${target}${request.url}`, request, body));
    if (token !== undefined && answer.status === 200) done.set(token, answer);
    response.writeHead(answer.status, answer.headers).end(answer.body);
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

function tokenOf({ headers }: IncomingMessage, body: Buffer): string | undefined {
  if (!String(headers["x-amz-target"]).endsWith(".TransactWriteItems")) return undefined;
  return String(JSON.parse(body.toString()).ClientRequestToken);
}

function forward(url: string, { method, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const forwarded = httpRequest(url, { method, headers }, async (answer) => {
      const { statusCode: status = 502, headers: own } = answer;
      resolve({ status, headers: own, body: await bytesOf(answer) });
    });
    forwarded.once("error", reject);
    forwarded.end(body);
  });
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}
