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
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { JsonObject } from "@motif/app";
import type { World } from "@motif/app/testing";
import { type AwsPlan, bundle, makePlan } from "@motif/aws";
import type { Bundles } from "@motif/compile/kit";
import { bySpecificity, loadApp } from "@motif/core/model";
import type { Reference } from "../../src/aws/ground/reference.ts";
import { toItem } from "../../src/aws/table/attribute-value.ts";
import { type EventBridge, eventBridge, type RuleInTest } from "../../src/aws/testing/event-bridge.ts";
import { compilePattern, matcherOf } from "../../src/events/index.ts";
import { COMPARED_HEADERS } from "../common/headers.ts";
import type { Secrets } from "../common/patterns.ts";
import { StandInServer } from "../common/stand-in-server.ts";
import { httpEvent, s3Event, sqsEvent } from "./events.ts";
import { Lambda } from "./lambda.ts";
import { takenApart } from "./response-stream.ts";

type FunctionPlan = AwsPlan["functions"][number];

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
  readonly #sns: SNSClient;
  readonly #topics = new Map<string, string>();
  readonly #queues = new Map<string, { readonly url: string; readonly arn: string }>();
  readonly #lambdas = new Map<string, Lambda>();
  #buses: EventBridge | undefined;

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
    this.#sns = new SNSClient(config);
    this.#s3 = new S3Client(config);
    this.#secrets = new SecretsManagerClient(config);
  }

  now(): Date {
    return new Date();
  }

  token(claims: JsonObject): Promise<string> {
    return this.#standIns.token(claims);
  }

  async deploy(secrets: Secrets): Promise<void> {
    for (const [name, SecretString] of Object.entries(secrets))
      await this.#secrets.send(new CreateSecretCommand({ Name: this.#physical(name), SecretString }));
    for (const table of this.#plan.tables) await this.#makeTable(table);
    for (const queue of this.#plan.queues) await this.#makeQueue(queue);
    for (const topic of this.#plan.topics) await this.#makeTopic(topic);
    this.#buses = await eventBridge(this.#plan.buses.flatMap((bus) => this.#rules(bus)));
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
    const routed = this.#route(method, path);
    if (!routed) return NOT_FOUND;
    const { name, routeKey, pathParameters } = routed;
    const lambda = await this.#lambda(name);
    const event = httpEvent({ method, path, query, headers, body, routeKey, pathParameters });
    const result = resultOf(await lambda.invoke(event));
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
      for (const { queue, function: name, batchSize, filters } of this.#plan.queueTriggers) {
        const { url, arn } = this.#queue(queue);
        const received = await this.#receive(url, Math.min(batchSize, 10));
        if (received.length === 0) continue;
        delivered = true;
        const messages = received.filter(({ Body = "" }) => handsOver(filters, Body));
        for (const { ReceiptHandle } of received.filter((message) => !messages.includes(message)))
          await this.#sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
        if (messages.length === 0) continue;
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
    await this.#buses?.[Symbol.asyncDispose]();
    for (const client of [this.#dynamodb, this.#sqs, this.#s3, this.#secrets]) client.destroy();
  }

  /** What API Gateway does with a request: it picks the route and decodes the parameters. A function URL does neither. */
  /**
   * "1. Full match for a route and method. 2. Match for a route and method with a greedy path variable"
   * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html#http-api-develop-routes.evaluation).
   */
  #route(method: string, path: string) {
    const routes = [...(this.#plan.api?.routes ?? [])].sort(
      (a, b) =>
        Number(a.path.endsWith("+}")) - Number(b.path.endsWith("+}")) ||
        bySpecificity(a.path, b.path) ||
        Number(a.method === "ANY") - Number(b.method === "ANY"),
    );
    for (const route of routes) {
      const match = ["ANY", method].includes(route.method) && patternOf(route.path).exec(path);
      if (!match) continue;
      const pathParameters = Object.fromEntries(
        Object.entries(match.groups ?? {}).map(([key, value]) => [key, decodeURIComponent(value)]),
      );
      return { name: route.function, routeKey: `${route.method} ${route.path}`, pathParameters };
    }
    const streaming = this.#plan.functions.find(({ environment: { MOTIF_ROUTES: routes } }) => {
      const keys: string[] = typeof routes === "string" ? JSON.parse(routes) : [];
      return keys
        .map((key) => key.split(" "))
        .some(([of = "", at = ""]) => ["ANY", method].includes(of) && patternOf(at).test(path));
    });
    if (!streaming) return undefined;
    return { name: streaming.name, routeKey: "$default", pathParameters: {} };
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
      if ("prefixed" in value) return [name, `conformance-test-${value.prefixed}`];
      return [name, this.#valueOf(value)];
    });
    return {
      ...Object.fromEntries(variables),
      ...this.#standIns.variables,
      AWS_ENDPOINT_URL: this.#endpoint,
      // moto hands a whole event to a queue, whatever part of it a rule asks for.
      ...(this.#buses && { AWS_ENDPOINT_URL_EVENTBRIDGE: this.#buses.endpoint }),
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
    if (type === "aws_sns_topic") return this.#topics.get(name) ?? "";
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

  /** A topic with its subscriptions, each to the queue behind it. */
  async #makeTopic({ name, fifo, subscriptions }: AwsPlan["topics"][number]): Promise<void> {
    const { TopicArn = "" } = await this.#sns.send(
      new CreateTopicCommand({
        Name: fifo ? `${this.#physical(name)}.fifo` : this.#physical(name),
        ...(fifo && { Attributes: { FifoTopic: "true" } }),
      }),
    );
    this.#topics.set(name, TopicArn);
    for (const { queue, filterPolicy } of subscriptions) {
      await this.#sns.send(
        new SubscribeCommand({
          TopicArn,
          Protocol: "sqs",
          Endpoint: this.#queue(queue).arn,
          Attributes: {
            RawMessageDelivery: "true",
            ...(filterPolicy && { FilterPolicy: JSON.stringify(filterPolicy) }),
          },
        }),
      );
    }
  }

  /** The rules of a bus, each to the queue behind it. */
  #rules({ name, rules }: AwsPlan["buses"][number]): RuleInTest[] {
    return rules.map(({ queue, pattern }) => ({
      bus: this.#physical(name),
      pattern,
      deliver: async (detail) => {
        const sending = { QueueUrl: this.#queue(queue).url, MessageBody: detail };
        await this.#sqs.send(new SendMessageCommand(sending));
      },
    }));
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

/** What API Gateway answers itself. */
const NOT_FOUND = { status: 404, headers: {}, body: '{"message":"Not Found"}' };

/** A slash at the end is as good as none (https://github.com/aws-powertools/powertools-lambda-python/issues/1552). */
function patternOf(path: string): RegExp {
  const pattern = path.replace(/\{(\w+)\+\}$/, "(?<$1>.+?)").replace(/\{(\w+)\}/g, "(?<$1>[^/]+)");
  return new RegExp(`^${pattern}/?$`);
}

/** What a function answered: as a whole, or as a stream. */
function resultOf({ streamed, body }: Awaited<ReturnType<Lambda["invoke"]>>) {
  if (!streamed) return JSON.parse(String(body));
  const { head, text } = takenApart(body);
  return { ...(head as object), body: text };
}

/** As a mapping with filters does: "Lambda automatically removes the message from the queue" where none matches. */
function handsOver(filters: AwsPlan["queueTriggers"][number]["filters"], body: string): boolean {
  if (filters === undefined) return true;
  const event = { body: JSON.parse(body) };
  return filters.some((filter) => {
    const compiled = compilePattern(filter);
    return "pattern" in compiled && matcherOf(compiled.pattern)(event);
  });
}
