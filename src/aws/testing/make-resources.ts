import { CreateTableCommand, type DynamoDBClient, type ScalarAttributeType } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, PutBucketVersioningCommand, type S3Client } from "@aws-sdk/client-s3";
import { CreateSecretCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { CreateQueueCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { milliseconds } from "@motif/core";
import type { BucketLayout, QueueLayout, SecretLayout, TableLayout } from "@motif/core/platform";
import { resourceVariable } from "@motif/runtime/variables";

/** Attributes that hold numbers, in the layouts of the suites: the schema is not asked here. */
const NUMBERS = ["at", "price", "number", "until"];

/** Makes a table as the compiler's Terraform does, and sets the function's variable for it. */
export async function makeTable(client: DynamoDBClient, table: TableLayout): Promise<void> {
  const name = `test-${table.name}`;
  const keys = [table, ...Object.values(table.indexes)];
  const attributes = new Set(
    keys.flatMap(({ partitionKey, sortKey }) => (sortKey ? [partitionKey, sortKey] : [partitionKey])),
  );
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [...attributes].map((attribute) => ({
        AttributeName: attribute,
        AttributeType: typeOf(attribute),
      })),
      KeySchema: keySchema(table),
      ...(keys.length > 1 && {
        GlobalSecondaryIndexes: Object.entries(table.indexes).map(([index, layout]) => ({
          IndexName: index,
          KeySchema: keySchema(layout),
          Projection: { ProjectionType: "ALL" as const },
        })),
      }),
    }),
  );
  process.env[resourceVariable("table", table.name)] = name;
}

/** Makes a queue, and sets the function's variable for it. Returns its URL. */
export async function makeQueue(client: SQSClient, queue: QueueLayout): Promise<string> {
  const { QueueUrl = "" } = await client.send(
    new CreateQueueCommand({
      QueueName: queue.fifo ? `test-${queue.name}.fifo` : `test-${queue.name}`,
      Attributes: {
        DelaySeconds: String(milliseconds(queue.delay) / 1000),
        VisibilityTimeout: "60",
        ...(queue.fifo && { FifoQueue: "true" }),
      },
    }),
  );
  process.env[resourceVariable("queue", queue.name)] = QueueUrl;
  return QueueUrl;
}

/** Makes a bucket, versioned, and sets the function's variable for it. */
export async function makeBucket(client: S3Client, bucket: BucketLayout): Promise<string> {
  const name = `test-${bucket.name}`;
  await client.send(new CreateBucketCommand({ Bucket: name }));
  await client.send(
    new PutBucketVersioningCommand({ Bucket: name, VersioningConfiguration: { Status: "Enabled" } }),
  );
  process.env[resourceVariable("bucket", bucket.name)] = name;
  return name;
}

/** Makes a secret without a value, and sets the function's variable for it. Returns its ARN. */
export async function makeSecret(client: SecretsManagerClient, secret: SecretLayout): Promise<string> {
  const { ARN = "" } = await client.send(new CreateSecretCommand({ Name: `test-${secret.name}` }));
  process.env[resourceVariable("secret", secret.name)] = ARN;
  return ARN;
}

function typeOf(attribute: string): ScalarAttributeType {
  return NUMBERS.includes(attribute) ? "N" : "S";
}

function keySchema({ partitionKey, sortKey }: { partitionKey: string; sortKey?: string }) {
  return [
    { AttributeName: partitionKey, KeyType: "HASH" as const },
    ...(sortKey ? [{ AttributeName: sortKey, KeyType: "RANGE" as const }] : []),
  ];
}
