import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import fc from "fast-check";
import { serve as serveHttp } from "../../../src/gcp/api/trigger.ts";
import { serve as serveTask } from "../../../src/gcp/direct/trigger.ts";
import { type FunctionHandler, takeOver } from "../../../src/gcp/function/adapter/request.ts";
import { ASYNC_DELIVERY_VARIABLE } from "../../../src/gcp/function/environment.ts";
import { FILTERS_VARIABLE } from "../../../src/gcp/objects/environment.ts";
import { serve as serveObjects } from "../../../src/gcp/objects/trigger.ts";
import { serve as serveQueue } from "../../../src/gcp/queue/trigger.ts";
import { serve as serveSchedule } from "../../../src/gcp/schedule/trigger.ts";
import { echo, keep, keepMany, prune, raw, seen, TREE, tick } from "../app.ts";
import { entry } from "../entry.ts";
import {
  bytesOf,
  headers,
  headerValue,
  jsonText,
  methods,
  nearlyJson,
  of,
  targets,
  text,
} from "../hostile.ts";
import { surroundings } from "../surroundings.ts";
import { noServerError } from "../verdict.ts";

const SUBSCRIPTION = "projects/acme/subscriptions/trees";
const content = fc.oneof(jsonText, nearlyJson(TREE));

/** What is sent to a function that takes events. */
interface Posted {
  readonly headers: Record<string, string>;
  readonly body: Uint8Array | undefined;
}

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

const pushed: fc.Arbitrary<Posted> = fc.record({
  headers: fc.constantFrom<Record<string, string>>(
    { "content-type": "application/json" },
    { "content-type": "application/cloudevents+json" },
    { "ce-id": "1", "ce-source": "//pubsub", "ce-type": "t", "ce-specversion": "1.0" },
  ),
  body: fc.option(
    bytesOf(
      fc.oneof(push, nearlyJson({ message: { data: "e30=", messageId: "1" }, subscription: SUBSCRIPTION })),
    ),
    { nil: undefined },
  ),
});

/** https://cloud.google.com/eventarc/docs/cloudevents-json */
const OBJECT = {
  bucket: "acme-fuzz-files",
  name: "in/März 1+2.csv",
  generation: "1587627537231057",
  size: "352",
  md5Hash: "1B2M2Y8AsgTpgAmY7PhCfg==",
  metadata: { "motif-traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" },
};
const FINALIZED = {
  id: "7631145714375969",
  source: "//storage.googleapis.com/projects/_/buckets/acme-fuzz-files",
  type: "google.cloud.storage.object.v1.finalized",
  time: new Date().toISOString(),
};
const time = fc.oneof(
  { weight: 4, arbitrary: fc.constant(FINALIZED.time) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "2020-04-23T07:38:57.772Z",
      "9999-12-31T23:59:59+23:59",
      "0000-01-01T00:00:00Z",
      "today",
    ),
  },
  { weight: 1, arbitrary: headerValue },
);
const objectEvent: fc.Arbitrary<Posted> = fc.oneof(
  fc.record({
    headers: fc
      .record({ id: headerValue, time, type: fc.constantFrom(FINALIZED.type, FINALIZED.type, "%zz") })
      .map(
        ({ id, time, type }): Record<string, string> => ({
          "content-type": "application/json",
          "ce-id": id,
          "ce-source": FINALIZED.source,
          "ce-type": type,
          "ce-time": time,
          "ce-specversion": "1.0",
        }),
      ),
    body: bytesOf(nearlyJson(OBJECT)),
  }),
  fc.record({
    headers: fc.constant<Record<string, string>>({ "content-type": "application/cloudevents+json" }),
    body: bytesOf(
      fc.oneof(
        nearlyJson({ ...FINALIZED, specversion: "1.0", data: OBJECT }),
        nearlyJson(OBJECT).map((data) => `{${JSON.stringify(FINALIZED).slice(1, -1)},"data":${data}}`),
      ),
    ),
  }),
  fc.record({ headers, body: bytesOf(content) }),
);
const scheduledRun: fc.Arbitrary<Posted> = fc.record({
  headers: fc.oneof(
    headers,
    time.map((due): Record<string, string> => ({ "x-cloudscheduler-scheduletime": due })),
  ),
  body: bytesOf(fc.oneof(nearlyJson({ schedule: "tick" }), content)),
});

interface Request extends Posted {
  readonly method: string;
  readonly target: string;
}

/** Pub/Sub takes all that is sent; Firestore has no attempts counted, and counts them. */
const ANSWERS: Readonly<Record<string, unknown>> = {
  publish: { messageIds: ["1"] },
  batchGet: [],
  commit: { writeResults: [{}] },
};

/** Requests as the Functions Framework hands them to the handlers of a bundle. */
export const gcp = entry(
  "gcp",
  "requests, pushes, events and runs of Cloud Run functions: no 5xx, no rejection",
  () => {
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
      MOTIF_BUCKET_FILES: OBJECT.bucket,
      [FILTERS_VARIABLE]: JSON.stringify([{ bucket: "files", prefix: "in/", suffix: "" }]),
      [ASYNC_DELIVERY_VARIABLE]: JSON.stringify({
        attempts: 3,
        initialDelayMs: 60_000,
        maxDelayMs: 120_000,
        factor: 2,
        maximumAgeMs: 6 * 3_600_000,
        deadLetterTopic: "projects/acme/topics/dead",
      }),
      PUBSUB_EMULATOR_HOST: "localhost:1",
      FIRESTORE_EMULATOR_HOST: "localhost:1",
      MOTIF_DATABASE: "projects/acme/databases/fuzz",
    });
    const { fetch } = globalThis;
    globalThis.fetch = async (url) => Response.json(ANSWERS[String(url).split(":").at(-1) ?? ""]);
    const handlers = {
      http: [serveHttp(echo, {}), serveHttp(raw, {}), serveTask(prune, {})],
      queue: [serveQueue(keep, {}), serveQueue(keepMany, {})],
      objects: [serveObjects(seen, {})],
      schedule: [serveSchedule(tick, {})],
    } as const;
    const posts = <Kind extends keyof typeof handlers>(kind: Kind, calls: fc.Arbitrary<Posted>) =>
      fc
        .tuple(fc.nat(), calls)
        .map(([handler, call]) => ({ kind, handler, method: "POST", target: "/", ...call }));
    const target = targets("/trees/1", "/raw");
    return {
      inputs: fc.oneof(
        fc.record({
          kind: fc.constant("http" as const),
          handler: fc.nat(),
          method: methods,
          target,
          headers,
          body: fc.option(bytesOf(content), { nil: undefined }),
        }),
        posts("queue", pushed),
        posts("objects", objectEvent),
        posts("schedule", scheduledRun),
      ),
      async check({ kind, handler, ...request }) {
        noServerError(await answer(of(handlers[kind], handler), request));
      },
      close() {
        globalThis.fetch = fetch;
        restore();
      },
    };
  },
);

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
