import { HttpRequest, InvocationContext } from "@azure/functions";
import fc from "fast-check";
import { serve as serveHttp } from "../../../src/azure/api/trigger.ts";
import { serve as serveTask } from "../../../src/azure/direct/trigger.ts";
import { serve as serveObjects } from "../../../src/azure/objects/trigger.ts";
import { serve as serveQueue } from "../../../src/azure/queue/trigger.ts";
import { serve as serveSchedule } from "../../../src/azure/schedule/trigger.ts";
import { echo, keep, keepMany, prune, raw, seen, TREE, tick } from "../app.ts";
import { entry } from "../entry.ts";
import { bytesOf, headers, jsonText, nearlyJson, of, targets, text } from "../hostile.ts";
import { surroundings } from "../surroundings.ts";
import { noServerError } from "../verdict.ts";

const delivery = { attempts: 3, initialDelayMs: 1000, maxDelayMs: 60_000, factor: 2 };
const polled = {
  ...delivery,
  mode: "polled",
  batchSize: 10,
  batchWindowMs: 0,
  deadLetterQueue: "trees-dead",
} as const;
const asynchronous = {
  ...delivery,
  mode: "asynchronous",
  maximumAgeMs: 3_600_000,
  deadLetterQueue: "dead",
} as const;
const content = fc.oneof(jsonText, nearlyJson(TREE));

function parsedOrText(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

/** The worker hands over what is JSON as what it says, else a text or bytes. */
const body = fc.oneof(
  content.map(parsedOrText),
  content,
  bytesOf(content).map((bytes) => Buffer.from(bytes)),
);
const message = fc.record({
  body,
  id: fc.oneof(fc.uuid(), text, fc.jsonValue({ maxDepth: 1 })),
  count: fc.constantFrom(1, 2, "3", 100),
  time: fc.constantFrom("2026-03-01T00:00:00Z", "2026-03-01T00:00:00", ""),
  properties: fc.option(
    fc.dictionary(
      fc.constantFrom("traceparent", "tracestate", "motif-id", "a"),
      fc.jsonValue({ maxDepth: 1 }),
    ),
  ),
});

/** https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage (CloudEvents 1.0) */
const BLOB = {
  eTag: "0x8D4BCC2E4835CD0",
  contentLength: 12,
  url: "https://acme.blob.core.windows.net/files/in/a.csv",
  sequencer: "00000000000004420000000000028963",
};
const BLOB_CREATED = {
  id: "831e1650-001e-001b-66ab-eeb76e069631",
  type: "Microsoft.Storage.BlobCreated",
  subject: "/blobServices/default/containers/files/blobs/in/%zz \ufffd.csv",
  time: "2026-03-01T00:00:00Z",
  data: BLOB,
};
const blobEvent = fc
  .oneof(
    nearlyJson(BLOB_CREATED),
    nearlyJson(BLOB).map((data) => JSON.stringify(BLOB_CREATED).replace(JSON.stringify(BLOB), data)),
  )
  .map(parsedOrText);

/** https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#usage */
const STATUS = {
  last: "2026-02-28T06:00:00+00:00",
  next: "2026-03-01T06:00:00+00:00",
  lastUpdated: "2026-03-01T06:00:00+00:00",
};
const timer = fc
  .oneof(
    nearlyJson({ schedule: { adjustForDST: true }, scheduleStatus: STATUS, isPastDue: false }),
    nearlyJson(STATUS).map((status) => `{"scheduleStatus":${status}}`),
    text.map((next) => JSON.stringify({ scheduleStatus: { next } })),
    content,
  )
  .map(parsedOrText);

/** Requests, messages and timers as Azure's worker hands them to the handlers of a bundle. */
export const azure = entry(
  "azure",
  "requests, messages and timers of Azure Functions: no 5xx, every message settled or refused",
  () => {
    const restore = surroundings({
      MOTIF_QUEUE_TREES_DEAD: "trees-dead",
      MOTIF_QUEUE_DEAD: "dead",
      MOTIF_QUEUE_TREES: "trees",
    });
    const outbox = { send: async () => {} };
    const open = async () => outbox;
    const routes = ["GET", "POST", "PUT"].flatMap((method) =>
      ["/trees/{id}", "/raw/{rest+}"].map((path) => ({ method, path })),
    );
    const api = {
      trigger: {
        kind: "api" as const,
        routes,
        bodyLimit: 1024 * 1024,
        cors: { origins: ["https://shop.example"] },
      },
      timeoutMs: 30_000,
    };
    const queues = { kind: "queue" as const, queues: [{ queue: "trees", fifo: false, delivery: polled }] };

    const task = serveTask(prune, {}, { trigger: { kind: "direct", task: "prune" }, timeoutMs: 30_000 });
    const http = [serveHttp(echo, {}, api), serveHttp(raw, {}, api), task] as const;
    const settings = { trigger: queues, timeoutMs: 30_000 };
    const queue = [serveQueue(keep, {}, settings, open), serveQueue(keepMany, {}, settings, open)] as const;
    const subscriptions = [
      { queue: "seen-events", bucket: "files", prefix: "", suffix: "", delivery: asynchronous },
    ];
    const objects = serveObjects(
      seen,
      {},
      { trigger: { kind: "objects", subscriptions }, timeoutMs: 30_000 },
      open,
    );
    const schedules = [{ schedule: "tick", expression: "0 0 6 * * *", delivery: asynchronous }];
    const schedule = serveSchedule(
      tick,
      {},
      { trigger: { kind: "schedule", schedules }, timeoutMs: 30_000 },
      open,
    );
    return {
      inputs: fc.oneof(
        {
          weight: 1,
          arbitrary: fc.record({
            kind: fc.constant("http" as const),
            handler: fc.nat(),
            method: fc.constantFrom("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"),
            target: targets("/trees/1", "/raw"),
            headers,
            body: fc.option(bytesOf(content), { nil: undefined }),
          }),
        },
        {
          weight: 1,
          arbitrary: fc.record({
            kind: fc.constant("queue" as const),
            handler: fc.nat(),
            messages: fc.array(message, { minLength: 1, maxLength: 3 }),
          }),
        },
        {
          weight: 1,
          arbitrary: fc.record({
            kind: fc.constant("object" as const),
            message: fc
              .tuple(message, fc.option(blobEvent))
              .map(([message, event]) => (event === null ? message : { ...message, body: event })),
          }),
        },
        {
          weight: 1,
          arbitrary: fc.record({
            kind: fc.constant("timer" as const),
            timer,
            retryCount: fc.option(fc.nat({ max: 5 }), { nil: undefined }),
          }),
        },
      ),
      async check(input) {
        if (input.kind === "http") {
          const request = requestOf(input);
          if (request) noServerError(await of(http, input.handler)(request, new InvocationContext()));
          return;
        }
        if (input.kind === "timer") {
          const { timer, retryCount } = input;
          const retryContext = retryCount === undefined ? undefined : { retryCount, maxRetryCount: 5 };
          await schedule(timer, new InvocationContext({ ...(retryContext && { retryContext }) }), 0);
        } else if (input.kind === "queue") await of(queue, input.handler)(...batchOf(input.messages), 0);
        else await objects(...oneOf(input.message), 0);
      },
      close: restore,
    };
  },
);

interface Message {
  readonly body: unknown;
  readonly id: unknown;
  readonly count: unknown;
  readonly time: unknown;
  readonly properties: unknown;
}

/** https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus-trigger#message-metadata */
function batchOf(messages: readonly Message[]): [unknown, InvocationContext] {
  const triggerMetadata = {
    messageIdArray: messages.map(({ id }) => id),
    deliveryCountArray: messages.map(({ count }) => count),
    enqueuedTimeUtcArray: messages.map(({ time }) => time),
    applicationPropertiesArray: messages.map(({ properties }) => properties),
  };
  return [messages.map(({ body }) => body), new InvocationContext({ triggerMetadata })];
}

function oneOf({ body, id, count, time, properties }: Message): [unknown, InvocationContext] {
  const triggerMetadata = {
    messageId: id,
    deliveryCount: count,
    enqueuedTimeUtc: time,
    applicationProperties: properties,
  };
  return [body, new InvocationContext({ triggerMetadata })];
}

/** Undefined where the host would not let it through: its URL is none. */
function requestOf({
  method,
  target,
  headers,
  body,
}: {
  readonly method: string;
  readonly target: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array | undefined;
}): HttpRequest | undefined {
  const url = `https://acme.azurewebsites.net${target}`;
  if (!URL.canParse(url)) return undefined;
  return new HttpRequest({ method, url, headers, ...(body && { body: { bytes: Buffer.from(body) } }) });
}
