import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import fc from "fast-check";
import { serve as serveHttp } from "../../../src/gcp/api/trigger.ts";
import { serve as serveTask } from "../../../src/gcp/direct/trigger.ts";
import { type FunctionHandler, takeOver } from "../../../src/gcp/function/adapter/request.ts";
import { serve as serveQueue } from "../../../src/gcp/queue/trigger.ts";
import { echo, keep, keepMany, prune, raw, TREE } from "../app.ts";
import { entry } from "../entry.ts";
import { bytesOf, headers, jsonText, methods, nearlyJson, of, targets, text } from "../hostile.ts";
import { surroundings } from "../surroundings.ts";
import { noServerError } from "../verdict.ts";

const SUBSCRIPTION = "projects/acme/subscriptions/trees";
const content = fc.oneof(jsonText, nearlyJson(TREE));

/** https://cloud.google.com/pubsub/docs/push#receive_push */
const push = fc
  .record({
    data: bytesOf(content),
    attributes: fc.dictionary(fc.constantFrom("traceparent", "motif-id", "a"), text),
    deliveryAttempt: fc.constantFrom(1, 5, 100),
    subscription: fc.constantFrom(SUBSCRIPTION, SUBSCRIPTION, "another"),
  })
  .map(({ data, attributes, deliveryAttempt, subscription }) =>
    JSON.stringify({
      deliveryAttempt,
      message: {
        attributes,
        data: Buffer.from(data).toString("base64"),
        messageId: "2070443601311540",
        publishTime: "2021-02-26T19:13:55.749Z",
      },
      subscription,
    }),
  );

interface Request {
  readonly method: string;
  readonly target: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array | undefined;
}

/** Pub/Sub takes all that is sent; Firestore has no attempts counted, and counts them. */
const ANSWERS: Readonly<Record<string, unknown>> = {
  publish: { messageIds: ["1"] },
  batchGet: [],
  commit: { writeResults: [{}] },
};

/** Requests as the Functions Framework hands them to the handlers of a bundle. */
export const gcp = entry("gcp", "requests and pushes of Cloud Run functions: no 5xx, no rejection", () => {
  const restore = surroundings({
    MOTIF_API: JSON.stringify({
      routes: ["GET", "POST", "PUT"].flatMap((method) =>
        ["/trees/{id}", "/raw/{rest+}"].map((path) => ({ method, path })),
      ),
      bodyLimit: 1024 * 1024,
      cors: { origins: ["https://shop.example"] },
    }),
    MOTIF_QUEUE_DELIVERIES: JSON.stringify([
      {
        queue: "trees",
        subscription: SUBSCRIPTION,
        deadLetterTopic: "projects/acme/topics/dead",
        attempts: 3,
      },
    ]),
    PUBSUB_EMULATOR_HOST: "localhost:1",
    FIRESTORE_EMULATOR_HOST: "localhost:1",
    MOTIF_DATABASE: "projects/acme/databases/fuzz",
  });
  const { fetch } = globalThis;
  globalThis.fetch = async (url) => Response.json(ANSWERS[String(url).split(":").at(-1) ?? ""]);
  const http = [serveHttp(echo, {}), serveHttp(raw, {}), serveTask(prune, {})] as const;
  const queue = [serveQueue(keep, {}), serveQueue(keepMany, {})] as const;
  const body = (contents: fc.Arbitrary<string>) => fc.option(bytesOf(contents), { nil: undefined });
  const target = targets("/trees/1", "/raw");
  return {
    inputs: fc.oneof(
      fc.record({
        kind: fc.constant("http" as const),
        handler: fc.nat(),
        method: methods,
        target,
        headers,
        body: body(content),
      }),
      fc.record({
        kind: fc.constant("queue" as const),
        handler: fc.nat(),
        method: fc.constant("POST"),
        target: fc.constant("/"),
        headers: fc.constantFrom<Record<string, string>>(
          { "content-type": "application/json" },
          { "content-type": "application/cloudevents+json" },
          { "ce-id": "1", "ce-source": "//pubsub", "ce-type": "t", "ce-specversion": "1.0" },
        ),
        body: body(
          fc.oneof(
            push,
            nearlyJson({ message: { data: "e30=", messageId: "1" }, subscription: SUBSCRIPTION }),
          ),
        ),
      }),
    ),
    async check({ kind, handler, ...request }) {
      noServerError(await answer(of(kind === "http" ? http : queue, handler), request));
    },
    close() {
      globalThis.fetch = fetch;
      restore();
    },
  };
});

const socket = new Socket();

async function answer(handler: FunctionHandler, { method, target, headers, body }: Request) {
  const request = new IncomingMessage(socket);
  Object.assign(request, {
    method,
    url: target,
    headers: { ...headers },
    rawHeaders: Object.entries(headers).flat(),
    ...(body && { rawBody: body }),
  });
  takeOver(request);
  const response = new ServerResponse(request);
  await handler(request, response);
  return { status: response.statusCode };
}
