import { PassThrough, type Writable } from "node:stream";
import { SQSClient } from "@aws-sdk/client-sqs";
import fc from "fast-check";
import { serve as serveHttp } from "../../../src/aws/api/trigger.ts";
import { serve as serveUrl } from "../../../src/aws/api/url/trigger.ts";
import { serve as serveTask } from "../../../src/aws/direct/trigger.ts";
import type { LambdaContext, LambdaHandler } from "../../../src/aws/ground/lambda/context.ts";
import { serve as serveObjects } from "../../../src/aws/objects/trigger.ts";
import { serve as serveQueue } from "../../../src/aws/queue/trigger.ts";
import { serve as serveSchedule } from "../../../src/aws/schedule/trigger.ts";
import { lambdaContext } from "../../../src/aws/testing/lambda-context.ts";
import { echo, keep, keepMany, prune, raw, seen, TREE, tick } from "../app.ts";
import { entry } from "../entry.ts";
import { headers, jsonText, nearlyJson, of, targets, text } from "../hostile.ts";
import { surroundings } from "../surroundings.ts";
import { mayRefuse, noServerError } from "../verdict.ts";

const ARN = "arn:aws:sqs:us-east-1:123456789012:trees";
const content = fc.oneof(jsonText, nearlyJson(TREE));

/** As API Gateway and function URLs hand requests over (payload format 2.0). */
const request = fc
  .record({
    method: fc.constantFrom("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"), // a route has one of these
    target: targets("/trees/1", "/raw"),
    headers,
    body: fc.option(content, { nil: undefined }),
  })
  .map(({ method, target, headers, body }) => {
    const [path = "", rawQueryString = ""] = target.split("?", 2);
    const rawPath = path.startsWith("/") ? path : `/${path}`;
    return {
      rawPath,
      rawQueryString,
      headers,
      pathParameters: { id: rawPath },
      requestContext: { domainName: "api.example", http: { method } },
      ...(body !== undefined && { body }),
      isBase64Encoded: rawPath.length % 2 === 0,
    };
  });

const attribute = fc.record({ stringValue: text, dataType: fc.constantFrom("String", "Binary", "Number") });
const message = fc.record({
  messageId: fc.uuid(),
  receiptHandle: fc.constant("receipt"),
  body: content,
  attributes: fc.record(
    {
      ApproximateReceiveCount: fc.constantFrom("1", "2", "100"),
      SentTimestamp: fc.constant("1545082649183"),
      MessageGroupId: text,
    },
    { requiredKeys: ["ApproximateReceiveCount", "SentTimestamp"] },
  ),
  messageAttributes: fc.dictionary(
    fc.constantFrom("traceparent", "tracestate", "correlation-id", "a"),
    attribute,
  ),
  eventSourceARN: fc.constant(ARN),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
const OBJECT = { key: "in/a+b.csv", size: 1, eTag: "d4", sequencer: "00" };
const RECORD = {
  eventTime: "1970-01-01T00:00:00.000Z",
  eventName: "ObjectCreated:Put",
  responseElements: { "x-amz-request-id": "C3D13FE58DE4C810", "x-amz-id-2": "FMyUVURIY8" },
  s3: { bucket: { name: "acme-fuzz-files" }, object: OBJECT },
};
const objectCreated = fc
  .oneof(
    nearlyJson(RECORD),
    nearlyJson(OBJECT).map((object) => JSON.stringify(RECORD).replace(JSON.stringify(OBJECT), object)),
    text.map((key) => JSON.stringify({ ...RECORD, s3: { ...RECORD.s3, object: { ...OBJECT, key } } })),
    text.map((eventTime) => JSON.stringify({ ...RECORD, eventTime })),
  )
  .map((record) => parsedOrText(`{"Records":[${record}]}`));
const scheduledRun = nearlyJson({ schedule: "tick", scheduledFor: "2026-03-01T06:00:00Z" }).map(parsedOrText);
const anything = content.map(parsedOrText);

function parsedOrText(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

/** What Lambda's runtime adds for functions whose response is a stream. */
const awslambda = {
  streamifyResponse: (handler: unknown) => handler,
  HttpResponseStream: { from: (response: Writable, head: object) => Object.assign(response, head) },
};
type StreamHandler = (event: unknown, response: Writable, context: LambdaContext) => Promise<void>;

interface Answer {
  readonly statusCode: number;
  readonly body?: string;
}

/** A function behind its URL, which answers as one behind an API does. */
function behindUrl(handler: StreamHandler): LambdaHandler<Answer> {
  return async (event, context) => {
    const response = Object.assign(new PassThrough().resume(), { statusCode: 0 });
    await handler(event, response, context);
    return { statusCode: response.statusCode };
  };
}

/** Events as Lambda hands them to the handlers of a bundle. */
export const aws = entry(
  "aws",
  "events of Lambda: requests without a 5xx, whole batches, and refusals of what is no event",
  () => {
    const restore = surroundings({
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "fuzz",
      AWS_SECRET_ACCESS_KEY: "fuzz",
      MOTIF_ROUTES: JSON.stringify(["GET /raw/{rest+}", "POST /raw/{rest+}"]),
      MOTIF_BUCKET_FILES: RECORD.s3.bucket.name,
      MOTIF_DEAD_LETTER_QUEUE: "https://sqs.example/dead",
      MOTIF_QUEUE_DELIVERIES: JSON.stringify([
        {
          queue: "trees",
          queueArn: ARN,
          queueUrl: "https://sqs.example/trees",
          deadLetterQueueUrl: "https://sqs.example/trees-dead",
          attempts: 3,
          initialDelayMs: 1000,
          maxDelayMs: 60_000,
          factor: 2,
        },
      ]),
    });
    const { send } = SQSClient.prototype;
    SQSClient.prototype.send = async () => ({}); // takes all that is sent
    Object.assign(globalThis, { awslambda });
    const url = behindUrl(serveUrl(raw, {}) as StreamHandler); // as `streamifyResponse` above returns it
    const http = [serveHttp(echo, {}), serveHttp(raw, {}), url] as const;
    const queue = [serveQueue(keep, {}), serveQueue(keepMany, {})] as const;
    const handler = fc.nat();
    const others = {
      objects: [serveObjects(seen, {})],
      schedule: [serveSchedule(tick, {})],
      task: [serveTask(prune, {})],
      any: [...http, ...queue, serveObjects(seen, {}), serveSchedule(tick, {}), serveTask(prune, {})],
    } as const;
    const other = <Kind extends keyof typeof others>(kind: Kind, events: fc.Arbitrary<unknown>) =>
      fc.record({ kind: fc.constant(kind), handler, event: events });
    return {
      inputs: fc.oneof(
        { weight: 4, arbitrary: fc.record({ kind: fc.constant("http" as const), handler, event: request }) },
        {
          weight: 4,
          arbitrary: fc.record({
            kind: fc.constant("queue" as const),
            handler,
            event: fc.record({ Records: fc.array(message, { minLength: 1, maxLength: 3 }) }),
          }),
        },
        { weight: 1, arbitrary: other("objects", objectCreated) },
        { weight: 1, arbitrary: other("schedule", scheduledRun) },
        { weight: 1, arbitrary: other("task", anything) },
        { weight: 1, arbitrary: other("any", anything) },
      ),
      async check({ kind, handler, event }) {
        if (kind === "http") {
          const result = await of<LambdaHandler<Answer | undefined>>(http, handler)(event, lambdaContext());
          if (result) noServerError({ status: result.statusCode, body: result.body });
        } else if (kind === "queue") {
          // Every message is processed or a dead letter, as none fails for now: whatever came back would come for ever.
          const { batchItemFailures } = await of(queue, handler)(event, lambdaContext());
          if (batchItemFailures.length > 0)
            throw new Error(`${batchItemFailures.length} messages came back.`);
        } else {
          await mayRefuse(() => of<LambdaHandler<unknown>>(others[kind], handler)(event, lambdaContext()));
        }
      },
      close() {
        SQSClient.prototype.send = send;
        Reflect.deleteProperty(globalThis, "awslambda");
        restore();
      },
    };
  },
);
