import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { expect, it } from "vitest";
import { clientConfig } from "../testing/over-moto.ts";
import { invokedAgain } from "./invoke-again.ts";

const LETTER = {
  id: "1",
  reason: undefined,
  body: "",
  redriven: 0,
  history: [],
  since: 0,
  place: 0,
  held: { Body: '{"requestContext":{},"requestPayload":{"n":1}}' },
};

/** A Lambda that answers every request with a status, and what it was asked. */
async function lambda(status: number) {
  const requests: unknown[] = [];
  const server = createServer(async (request, response) => {
    const type = request.headers["x-amz-invocation-type"];
    requests.push([request.method, request.url, type, (await buffer(request)).toString()]);
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  const invoke = await invokedAgain({ ...clientConfig(endpoint), maxAttempts: 1 }, "acme-dev-load");
  return {
    requests,
    invoke,
    [Symbol.dispose]: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html: asynchronously with "Event", which is answered with 202
it("a dead letter of a function calls it again with the event that failed, while nobody waits", async () => {
  using service = await lambda(202);
  await service.invoke(LETTER);
  expect(service.requests).toEqual([
    ["POST", "/2015-03-31/functions/acme-dev-load/invocations", "Event", '{"n":1}'],
  ]);
});

it.each([200, 403, 500])("an event that Lambda answers with %d is not taken for accepted", async (status) => {
  using service = await lambda(status);
  await expect(service.invoke(LETTER)).rejects.toThrow();
});

it("nothing is called for what is no record of an invocation", async () => {
  using service = await lambda(202);
  await expect(service.invoke({ ...LETTER, held: { Body: "{}" } })).rejects.toMatchObject({
    code: "letter-stays",
  });
  expect(service.requests).toEqual([]);
});
