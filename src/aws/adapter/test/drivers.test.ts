import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { BucketLayout, QueueLayout, SecretLayout, TableLayout } from "@motif/core/platform";
import { bucketSuite, queueSuite, secretSuite, type TestMessage, tableSuite } from "@motif/core/testing";
import { afterAll, beforeEach, describe } from "vitest";
import { CLIENT_CONFIG } from "../client-config.ts";
import { tableDriver } from "../dynamodb/table-driver.ts";
import { bucketDriver } from "../s3/bucket-driver.ts";
import { LIFETIME_MS, secretDriver } from "../secrets-manager/secret-driver.ts";
import { queueDriver } from "../sqs/queue-driver.ts";
import { makeBucket, makeQueue, makeSecret, makeTable } from "./make-resources.ts";
import { hasMoto, MOTO_MISSING, type Moto, startMoto } from "./moto.ts";

/** Where moto 5.2 is not like AWS: tests of the suites that cannot pass on it, and why (docs/verification.md). */
const MOTO_DIFFERS: Readonly<Record<string, string>> = {
  "refuses to add to a text, and changes nothing":
    "moto applies the first part of an update whose second part fails",
  "fifo: a message is accepted twice and delivered once":
    "moto forgets a deduplication id when its message is deleted",
};

/** moto refuses items of more than 405,000 bytes, which is less than DynamoDB's 400 KB. */
const itemLimit = 405_000;

if (!hasMoto) console.warn(`AWS drivers: ${MOTO_MISSING}`);

describe.skipIf(!hasMoto)("AWS drivers over moto_server", () => {
  let moto: Promise<Moto> | undefined;
  const clientConfig = async () => {
    moto ??= startMoto();
    return {
      ...CLIENT_CONFIG,
      endpoint: (await moto).endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    };
  };
  afterAll(async () => (await moto)?.stop());
  beforeEach(({ task, skip }) => {
    const difference = MOTO_DIFFERS[task.name];
    if (difference !== undefined) skip(difference);
  });

  const openTables = async (tables: readonly TableLayout[]) => {
    const client = new DynamoDBClient(await clientConfig());
    for (const table of tables) await makeTable(client, table);
    return { driver: tableDriver(client), close: async () => client.destroy() };
  };
  tableSuite("DynamoDB", openTables, { itemLimit });

  bucketSuite("S3", async (buckets: readonly BucketLayout[]) => {
    const client = new S3Client(await clientConfig());
    for (const bucket of buckets) await makeBucket(client, bucket);
    return { driver: bucketDriver(client), close: async () => client.destroy() };
  });

  secretSuite("Secrets Manager", async (secrets: readonly SecretLayout[]) => {
    const client = new SecretsManagerClient(await clientConfig());
    const arns = new Map<string, string>();
    for (const secret of secrets) arns.set(secret.name, await makeSecret(client, secret));
    let now = 0;
    return {
      driver: secretDriver(client, () => now),
      async set({ name }, SecretString) {
        await client.send(new PutSecretValueCommand({ SecretId: arns.get(name), SecretString }));
      },
      async expire() {
        now += LIFETIME_MS;
      },
      close: async () => client.destroy(),
    };
  });

  queueSuite("SQS", async (queues: readonly QueueLayout[]) => {
    const client = new SQSClient(await clientConfig());
    const urls = new Map<string, string>();
    for (const queue of queues) urls.set(queue.name, await makeQueue(client, queue));
    const receipts = new Map<string, string>();
    const entriesOf = (messages: readonly TestMessage[]) =>
      messages.map(({ id }, index) => ({ Id: String(index), ReceiptHandle: receipts.get(id) }));

    return {
      driver: queueDriver(client),
      async receive({ name }, max) {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({
            QueueUrl: urls.get(name),
            MaxNumberOfMessages: max,
            MessageSystemAttributeNames: ["All"],
            MessageAttributeNames: ["All"],
          }),
        );
        return Messages.map(({ MessageId: id = "", Body: body = "", ReceiptHandle = "", ...message }) => {
          receipts.set(id, ReceiptHandle);
          const attributes = Object.entries(message.MessageAttributes ?? {});
          const group = message.Attributes?.MessageGroupId;
          return {
            id,
            body,
            attributes: Object.fromEntries(attributes.map(([key, value]) => [key, value.StringValue ?? ""])),
            receiveCount: Number(message.Attributes?.ApproximateReceiveCount),
            ...(group !== undefined && { group }),
          };
        });
      },
      async accept({ name }, messages) {
        await client.send(
          new DeleteMessageBatchCommand({ QueueUrl: urls.get(name), Entries: entriesOf(messages) }),
        );
      },
      async reject({ name }, messages) {
        const Entries = entriesOf(messages).map((entry) => ({ ...entry, VisibilityTimeout: 0 }));
        await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: urls.get(name), Entries }));
      },
      elapse: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      close: async () => client.destroy(),
    };
  });
});
