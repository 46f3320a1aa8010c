import { HttpRequest, InvocationContext } from "@azure/functions";
import fc from "fast-check";
import { serve as serveHttp } from "../../../src/azure/api/trigger.ts";
import { serve as serveTask } from "../../../src/azure/direct/trigger.ts";
import { serve as serveObjects } from "../../../src/azure/objects/trigger.ts";
import { serve as serveQueue } from "../../../src/azure/queue/trigger.ts";
import { echo, keep, keepMany, prune, raw, seen, TREE } from "../app.ts";
import { entry } from "../entry.ts";
import { bytesOf, headers, jsonText, nearlyJson, of, targets, text } from "../hostile.ts";
import { surroundings } from "../surroundings.ts";
import { mayRefuse, noServerError } from "../verdict.ts";

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

/** The worker hands over what is JSON as what it says, else a text or bytes. */
const body = fc.oneof(
  content.map((json): unknown => {
    try {
      return JSON.parse(json);
    } catch {
      return json;
    }
  }),
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

/** Requests and messages as Azure's worker hands them to the handlers of a bundle. */
export const azure = entry(
  "azure",
  "requests and messages of Azure Functions: no 5xx, every message settled or refused",
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
        { weight: 1, arbitrary: fc.record({ kind: fc.constant("object" as const), message }) },
      ),
      async check(input) {
        if (input.kind === "http") {
          const request = requestOf(input);
          if (request) noServerError(await of(http, input.handler)(request, new InvocationContext()));
          return;
        }
        if (input.kind === "queue") await of(queue, input.handler)(...batchOf(input.messages), 0);
        else await mayRefuse(() => objects(...oneOf(input.message), 0));
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
