import { SQSClient } from "@aws-sdk/client-sqs";
import fc from "fast-check";
import { serve as serveHttp } from "../../../src/aws/api/trigger.ts";
import { serve as serveTask } from "../../../src/aws/direct/trigger.ts";
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
const anything = jsonText.map((json): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
});

/** Events as Lambda hands them to the handlers of a bundle. */
export const aws = entry(
  "aws",
  "events of Lambda: requests without a 5xx, whole batches, and refusals of what is no event",
  () => {
    const restore = surroundings({
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "fuzz",
      AWS_SECRET_ACCESS_KEY: "fuzz",
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
    const http = [serveHttp(echo, {}), serveHttp(raw, {})] as const;
    const queue = [serveQueue(keep, {}), serveQueue(keepMany, {})] as const;
    const others = [
      serveObjects(seen, {}),
      serveSchedule(tick, {}),
      serveTask(prune, {}),
      ...http,
      ...queue,
    ] as const;
    const handler = fc.nat();
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
        {
          weight: 2,
          arbitrary: fc.record({ kind: fc.constant("other" as const), handler, event: anything }),
        },
      ),
      async check({ kind, handler, event }) {
        if (kind === "http") {
          const result = await of(http, handler)(event, lambdaContext());
          if (result) noServerError({ status: result.statusCode, body: result.body });
        } else if (kind === "queue") {
          // Every message is processed or a dead letter, as none fails for now: whatever came back would come for ever.
          const { batchItemFailures } = await of(queue, handler)(event, lambdaContext());
          if (batchItemFailures.length > 0)
            throw new Error(`${batchItemFailures.length} messages came back.`);
        } else {
          await mayRefuse(() => of(others, handler)(event, lambdaContext()));
        }
      },
      close() {
        SQSClient.prototype.send = send;
        restore();
      },
    };
  },
);
