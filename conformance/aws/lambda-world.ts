import { CreateTableCommand, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { World } from "@motif/app/testing";
import { type AwsPlan, bundle, makePlan } from "@motif/aws";
import type { Bundles } from "@motif/compile/kit";
import { loadApp } from "@motif/core/model";
import type { Reference } from "../../src/aws/ground/reference.ts";
import { toItem } from "../../src/aws/table/attribute-value.ts";
import { COMPARED_HEADERS } from "../common/headers.ts";
import type { Secrets } from "../common/patterns.ts";
import { StandInServer } from "../common/stand-in-server.ts";
import { httpEvent, s3Event, sqsEvent } from "./events.ts";
import { Lambda } from "./lambda.ts";

type FunctionPlan = AwsPlan["functions"][number];
type Route = NonNullable<AwsPlan["api"]>["routes"][number];

const VISIBILITY_SECONDS = 2;

/** Every world has resources of its own. */
let worlds = 0;

/**
 * An app as `motif build` makes it: its zips in the genuine runtime client, its resources in `moto_server` as the plan
 * says, and what stands between them (API Gateway, event source mappings, notifications) played by this class.
 */
export async function lambdaWorld(
  folder: string,
  endpoint: string,
  secrets: Secrets = {},
): Promise<LambdaWorld> {
  const app = await loadApp(folder);
  const [zips = {}] = await bundle([app]);
  const standIns = await StandInServer.start(app);
  const world = new LambdaWorld(makePlan(app.inventory), zips, endpoint, standIns);
  await world.deploy(secrets);
  return world;
}

/** See {@link lambdaWorld}. */
export class LambdaWorld implements World {
  readonly #plan: AwsPlan;
  readonly #zips: Bundles;
  readonly #endpoint: string;
  readonly #standIns: StandInServer;
  readonly #prefix: string;
  readonly #dynamodb: DynamoDBClient;
  readonly #sqs: SQSClient;
  readonly #s3: S3Client;
  readonly #secrets: SecretsManagerClient;
  readonly #queues = new Map<string, { readonly url: string; readonly arn: string }>();
  readonly #lambdas = new Map<string, Lambda>();

  constructor(plan: AwsPlan, zips: Bundles, endpoint: string, standIns: StandInServer) {
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const config = { endpoint, region: "us-east-1", credentials };
    this.#plan = plan;
    this.#zips = zips;
    this.#endpoint = endpoint;
    this.#standIns = standIns;
    this.#prefix = `${plan.app}-${++worlds}`;
    this.#dynamodb = new DynamoDBClient(config);
    this.#sqs = new SQSClient(config);
    this.#s3 = new S3Client(config);
    this.#secrets = new SecretsManagerClient(config);
  }

  now(): Date {
    return new Date();
  }

  async deploy(secrets: Secrets): Promise<void> {
    for (const [name, SecretString] of Object.entries(secrets))
      await this.#secrets.send(new CreateSecretCommand({ Name: this.#physical(name), SecretString }));
    for (const table of this.#plan.tables) await this.#makeTable(table);
    for (const queue of this.#plan.queues) await this.#makeQueue(queue);
    for (const { name } of this.#plan.buckets) {
      const Bucket = this.#physical(name);
      await this.#s3.send(new CreateBucketCommand({ Bucket }));
      await this.#s3.send(
        new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }),
      );
    }
  }

  async fetch(
    target: string,
    init: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ) {
    const { method = "GET", headers = {}, body } = init;
    const [path = "", query = ""] = target.split("?");
    const { route, pathParameters } = this.#route(method, path);
    const routeKey = `${route.method} ${route.path}`;
    const lambda = await this.#lambda(route.function);
    const event = httpEvent({ method, path, query, headers, body, routeKey, pathParameters });
    const result = JSON.parse(String((await lambda.invoke(event)).body));
    const kept = Object.entries<string>(result.headers).filter(([name]) => COMPARED_HEADERS.includes(name));
    return {
      status: result.statusCode,
      headers: Object.fromEntries(kept),
      body: Buffer.from(result.body ?? "", result.isBase64Encoded ? "base64" : "utf8").toString(),
    };
  }

  async put(bucket: string, key: string, content: string): Promise<void> {
    const place = { Bucket: this.#physical(bucket), Key: key };
    await this.#s3.send(new PutObjectCommand({ ...place, Body: Buffer.from(content) }));
    const object = await this.#s3.send(new HeadObjectCommand(place));
    for (const { bucket: from, prefix, suffix, function: name } of this.#plan.notifications) {
      if (from !== bucket || !key.startsWith(prefix) || !key.endsWith(suffix)) continue;
      await (await this.#lambda(name)).invoke(s3Event(place.Bucket, key, object));
    }
  }

  /** Puts a message into a queue as it is, past the schema that would refuse it. */
  async sendRaw(queue: string, body: string): Promise<void> {
    await this.#sqs.send(new SendMessageCommand({ QueueUrl: this.#queue(queue).url, MessageBody: body }));
  }

  async settle(): Promise<void> {
    let delivered = true;
    while (delivered) {
      delivered = false;
      for (const { queue, function: name, batchSize } of this.#plan.queueTriggers) {
        const { url, arn } = this.#queue(queue);
        const messages = await this.#receive(url, Math.min(batchSize, 10));
        if (messages.length === 0) continue;
        delivered = true;
        const { body } = await (await this.#lambda(name)).invoke(sqsEvent(arn, messages));
        const { batchItemFailures } = JSON.parse(String(body));
        const failed = batchItemFailures.map((failure: { itemIdentifier: string }) => failure.itemIdentifier);
        for (const { MessageId, ReceiptHandle } of messages) {
          if (failed.includes(MessageId)) continue;
          await this.#sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
        }
      }
    }
  }

  async items(table: string) {
    const { Items = [] } = await this.#dynamodb.send(new ScanCommand({ TableName: this.#physical(table) }));
    return Items.map(toItem);
  }

  async objects(bucket: string) {
    const Bucket = this.#physical(bucket);
    const { Contents = [] } = await this.#s3.send(new ListObjectsV2Command({ Bucket }));
    return Promise.all(
      Contents.map(async ({ Key = "" }) => {
        const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket, Key }));
        return { key: Key, text: (await Body?.transformToString()) ?? "" };
      }),
    );
  }

  async deadLetters(queue: string) {
    const trigger = this.#plan.queues.find(
      ({ deadLettersOf: of }) => of?.kind === "queue" && of.name === queue,
    );
    const messages = await this.#receive(this.#queue(trigger?.name ?? "").url, 10);
    return messages.map(({ Body = "" }) => Body);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const lambda of this.#lambdas.values()) await lambda.stop();
    await this.#standIns[Symbol.asyncDispose]();
    for (const client of [this.#dynamodb, this.#sqs, this.#s3, this.#secrets]) client.destroy();
  }

  /** What API Gateway does with a request: it picks the route and decodes the parameters. */
  #route(method: string, path: string): { route: Route; pathParameters: Record<string, string> } {
    for (const route of this.#plan.api?.routes ?? []) {
      if (route.method !== method) continue;
      const pattern = new RegExp(`^${route.path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);
      const match = pattern.exec(path);
      if (!match) continue;
      const parameters = Object.entries(match.groups ?? {});
      return {
        route,
        pathParameters: Object.fromEntries(
          parameters.map(([key, value]) => [key, decodeURIComponent(value)]),
        ),
      };
    }
    throw new Error(`No route for ${method} ${path}.`);
  }

  async #receive(url: string, max: number): Promise<Message[]> {
    const { Messages = [] } = await this.#sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: max,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      }),
    );
    return Messages;
  }

  async #lambda(name: string): Promise<Lambda> {
    const running = this.#lambdas.get(name);
    if (running) return running;
    const plan = this.#plan.functions.find((fn) => fn.name === name);
    const zip = this.#zips[`${name}.zip`];
    if (!plan || !zip) throw new Error(`There is no bundle of ${name}.`);
    const environment = this.#environment(plan);
    const lambda = await Lambda.start({ zip, environment, timeoutMs: plan.timeout * 1000 });
    this.#lambdas.set(name, lambda);
    return lambda;
  }

  /** The plan's variables with their references resolved, as Terraform does it. */
  #environment(plan: FunctionPlan): Record<string, string> {
    const variables = Object.entries(plan.environment).map(([name, value]) => {
      if (typeof value === "string") return [name, value];
      if ("json" in value) return [name, JSON.stringify(value.json.map((entry) => this.#resolved(entry)))];
      if ("input" in value) return [name, ""]; // a URL, which the stand-ins say
      return [name, this.#valueOf(value)];
    });
    return {
      ...Object.fromEntries(variables),
      ...this.#standIns.variables,
      AWS_ENDPOINT_URL: this.#endpoint,
    };
  }

  #resolved(entry: Readonly<Record<string, string | number | Reference>>): Record<string, string | number> {
    return Object.fromEntries(
      Object.entries(entry).map(([name, value]) => [
        name,
        typeof value === "object" ? this.#valueOf(value) : value,
      ]),
    );
  }

  #valueOf({ type, name, attribute }: Reference): string {
    if (type !== "aws_sqs_queue") return this.#physical(name);
    const { url, arn } = this.#queue(name);
    return attribute === "arn" ? arn : url;
  }

  async #makeTable(table: AwsPlan["tables"][number]): Promise<void> {
    const { name, attributes, indexes } = table;
    const keySchema = (keys: { partitionKey: string; sortKey?: string }) => [
      { AttributeName: keys.partitionKey, KeyType: "HASH" as const },
      ...(keys.sortKey ? [{ AttributeName: keys.sortKey, KeyType: "RANGE" as const }] : []),
    ];
    await this.#dynamodb.send(
      new CreateTableCommand({
        TableName: this.#physical(name),
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: Object.entries(attributes).map(([AttributeName, AttributeType]) => ({
          AttributeName,
          AttributeType,
        })),
        KeySchema: keySchema(table),
        ...(indexes.length > 0 && {
          GlobalSecondaryIndexes: indexes.map((index) => ({
            IndexName: index.name,
            KeySchema: keySchema(index),
            Projection: { ProjectionType: "ALL" as const },
          })),
        }),
      }),
    );
  }

  async #makeQueue({ name, fifo, delay }: AwsPlan["queues"][number]): Promise<void> {
    const { QueueUrl: url = "" } = await this.#sqs.send(
      new CreateQueueCommand({
        QueueName: fifo ? `${this.#physical(name)}.fifo` : this.#physical(name),
        Attributes: {
          DelaySeconds: String(delay),
          VisibilityTimeout: String(VISIBILITY_SECONDS),
          ...(fifo && { FifoQueue: "true" }),
        },
      }),
    );
    const { Attributes } = await this.#sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["QueueArn"] }),
    );
    this.#queues.set(name, { url, arn: Attributes?.QueueArn ?? "" });
  }

  #queue(name: string): { readonly url: string; readonly arn: string } {
    const queue = this.#queues.get(name);
    if (!queue) throw new Error(`The plan has no queue ${name}.`);
    return queue;
  }

  #physical(name: string): string {
    return `${this.#prefix}-${name}`;
  }
}
