import type { HeadObjectCommandOutput } from "@aws-sdk/client-s3";
import type { Message } from "@aws-sdk/client-sqs";

/** A request as it comes to API Gateway. */
export interface GatewayRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** Of this shape: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export function httpEvent(request: GatewayRequest): object {
  const { method, path, query, headers, body, routeKey, pathParameters } = request;
  const domainName = "api123.execute-api.us-east-1.amazonaws.com";
  return {
    version: "2.0",
    routeKey,
    rawPath: decodeURIComponent(path),
    rawQueryString: query,
    headers: {
      accept: "*/*",
      ...(body !== undefined && { "content-length": String(Buffer.byteLength(body)) }),
      host: domainName,
      "x-amzn-trace-id": "Root=1-5e6722a7-cc56xmpl46db7ae02d4da47e",
      "x-forwarded-for": "205.255.255.176",
      "x-forwarded-port": "443",
      "x-forwarded-proto": "https",
      ...headers,
    },
    ...(query !== "" && { queryStringParameters: Object.fromEntries(new URLSearchParams(query)) }),
    requestContext: {
      accountId: "123456789012",
      apiId: "api123",
      domainName,
      domainPrefix: "api123",
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "205.255.255.176", userAgent: "conformance" },
      requestId: "JKJaXmPLvHcESHA=",
      routeKey,
      stage: "$default",
      time: "10/Mar/2026:05:16:23 +0000",
      timeEpoch: 1773119783000,
    },
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    // API Gateway encodes what is no text by its content type.
    ...(body !== undefined && { body: Buffer.from(body).toString("base64") }),
    isBase64Encoded: body !== undefined,
  };
}

/** Of this shape: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export function sqsEvent(queueArn: string, messages: readonly Message[]): object {
  return {
    Records: messages.map(
      ({ MessageId, ReceiptHandle, Body, MD5OfBody, Attributes, MessageAttributes = {} }) => ({
        messageId: MessageId,
        receiptHandle: ReceiptHandle,
        body: Body,
        attributes: {
          ...Attributes,
          SenderId: "AIDAIENQZJOLO23YVJ4VO",
          ApproximateFirstReceiveTimestamp: Attributes?.ApproximateFirstReceiveTimestamp ?? "1545082649185",
        },
        messageAttributes: Object.fromEntries(
          Object.entries(MessageAttributes).map(([name, { StringValue, DataType }]) => [
            name,
            { stringValue: StringValue, stringListValues: [], binaryListValues: [], dataType: DataType },
          ]),
        ),
        md5OfBody: MD5OfBody,
        eventSource: "aws:sqs",
        eventSourceARN: queueArn,
        awsRegion: "us-east-1",
      }),
    ),
  };
}

/** Of this shape: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export function s3Event(bucket: string, key: string, object: HeadObjectCommandOutput): object {
  return {
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        awsRegion: "us-east-1",
        eventTime: object.LastModified?.toISOString(),
        eventName: "ObjectCreated:Put",
        userIdentity: { principalId: "AWS:AIDAINPONIXQXHT3IKHL2" },
        requestParameters: { sourceIPAddress: "205.255.255.255" },
        responseElements: {
          "x-amz-request-id": "D82B88E5F771F645",
          "x-amz-id-2": "vlR7PnpV2Ce81l0PRw6jlUpck7Jo5ZsQjryTjKlc5aLWGVHPZLj5NeC6qMa0emYBDXOo6QBU0Wo=",
        },
        s3: {
          s3SchemaVersion: "1.0",
          configurationId: "828aa6fc-f7b5-4305-8584-487c791949c1",
          bucket: {
            name: bucket,
            ownerIdentity: { principalId: "A3I5XTEXAMAI3E" },
            arn: `arn:aws:s3:::${bucket}`,
          },
          object: {
            key: encodeURIComponent(key).replaceAll("%20", "+").replaceAll("%2F", "/"),
            size: object.ContentLength,
            eTag: object.ETag?.replaceAll('"', ""),
            versionId: object.VersionId,
            sequencer: "0C0F6F405D6ED209E1",
          },
        },
      },
    ],
  };
}
