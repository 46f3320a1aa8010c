import { randomUUID } from "node:crypto";
import type { JsonObject } from "@motif/app";
import type { World } from "@motif/app/testing";
import type { Bundles } from "@motif/compile/kit";
import { bySpecificity, loadApp } from "@motif/core/model";
import { bundle, type FunctionPlan, type GcpPlan, makePlan } from "@motif/gcp";
import { API_VARIABLE } from "@motif/gcp/api/environment";
import * as z from "zod/mini";
import { isList, isSetting } from "../../src/gcp/ground/environment-json.ts";
import type { EnvironmentJson } from "../../src/gcp/ground/plan.ts";
import type { Setting } from "../../src/gcp/ground/references.ts";
import { type SecretServer, secretServer } from "../../src/gcp/testing/secret-server.ts";
import type { StorageServer } from "../../src/gcp/testing/storage-server.ts";
import { COMPARED_HEADERS } from "../common/headers.ts";
import type { Secrets } from "../common/patterns.ts";
import { StandInServer } from "../common/stand-in-server.ts";
import { Framework } from "./framework.ts";
import { PubsubClient, type Received } from "./pubsub-client.ts";

/** Where the emulators and stand-ins are. */
export interface Services {
  readonly pubsub: string;
  readonly firestore: string;
  readonly tasks: string;
  /** Signs for accounts. */
  readonly credentials: string;
  /** Makes a Cloud Storage with buckets of these names. */
  storage(buckets: readonly string[]): Promise<StorageServer>;
}

const ENOUGH_ROUNDS = 2;
const ROUND_MS = 100;

const api = z.object({
  routes: z.array(z.object({ method: z.string(), path: z.string() })),
  behindGateway: z.optional(z.boolean()),
});
const documents = z.object({
  documents: z.optional(
    z.array(z.object({ fields: z.object({ item: z.object({ stringValue: z.string() }) }) })),
  ),
});

/** Every world is a project of its own. */
let worlds = 0;

/**
 * An app as `motif build` makes it: its zips in the genuine Functions Framework, its resources in the emulators as the
 * plan says, and what stands between them (API Gateway, push subscriptions, Eventarc) played by this class.
 */
export async function functionsWorld(
  folder: string,
  services: Services,
  values: Secrets = {},
): Promise<FunctionsWorld> {
  const app = await loadApp(folder);
  const plan = makePlan(app.inventory);
  const [zips = {}] = await bundle([app]);
  const project = `motif-world-${++worlds}`;
  const storage = await services.storage(plan.buckets.map(({ name }) => bucketName(project, name)));
  const standIns = await StandInServer.start(app);
  const secrets = await secretServer();
  for (const [name, value] of Object.entries(values))
    secrets.set(`projects/${project}/secrets/${name}`, value);
  const world = new FunctionsWorld(plan, zips, project, { ...services, secrets, standIns }, storage);
  await world.deploy();
  return world;
}

/** With those that each world has for itself. */
interface WorldServices extends Services {
  readonly secrets: SecretServer;
  readonly standIns: StandInServer;
}

/** See {@link functionsWorld}. */
export class FunctionsWorld implements World {
  readonly #plan: GcpPlan;
  readonly #zips: Bundles;
  readonly #project: string;
  readonly #services: WorldServices;
  readonly #storage: StorageServer;
  readonly #pubsub: PubsubClient;
  readonly #functions = new Map<string, Framework>();

  constructor(
    plan: GcpPlan,
    zips: Bundles,
    project: string,
    services: WorldServices,
    storage: StorageServer,
  ) {
    this.#plan = plan;
    this.#zips = zips;
    this.#project = project;
    this.#services = services;
    this.#storage = storage;
    this.#pubsub = new PubsubClient(services.pubsub);
  }

  async deploy(): Promise<void> {
    for (const { name } of this.#plan.topics) await this.#pubsub.makeTopic(this.#id("topics", name));
    for (const { name, topic = name, filter, ordered, push } of this.#subscriptions()) {
      await this.#pubsub.makeSubscription(this.#id("subscriptions", name), {
        topic: this.#id("topics", topic),
        enableMessageOrdering: ordered,
        ackDeadlineSeconds: 60,
        ...(filter !== undefined && { filter }),
        ...(push && {
          deadLetterPolicy: {
            deadLetterTopic: this.#id("topics", push.deadLetterTopic),
            maxDeliveryAttempts: push.maximumAttempts,
          },
        }),
      });
    }
  }

  now(): Date {
    return new Date();
  }

  token(claims: JsonObject): Promise<string> {
    return this.#services.standIns.token(claims);
  }

  async fetch(
    target: string,
    init: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ) {
    const fn = this.#functionOf(init.method ?? "GET", target);
    if (!fn) return NOT_FOUND;
    const headers = apiOf(fn)?.behindGateway ? throughGateway(init.headers ?? {}) : (init.headers ?? {});
    const response = await (await this.#function(fn.name)).fetch(target, { ...init, headers });
    const kept = [...response.headers].filter(([header]) => COMPARED_HEADERS.includes(header));
    return { status: response.status, headers: Object.fromEntries(kept), body: await response.text() };
  }

  async put(bucket: string, key: string, content: string): Promise<void> {
    const physical = this.#bucket(bucket);
    const boundary = randomUUID();
    const type = "application/octet-stream";
    const object = { name: key, contentType: type, metadata: {} };
    await fetch(`${this.#storage.url}/upload/storage/v1/b/${physical}/o?uploadType=multipart`, {
      method: "POST",
      headers: { "content-type": `multipart/related; boundary=${boundary}` },
      body: `--${boundary}\r\ncontent-type: application/json\r\n\r\n${JSON.stringify(object)}\r\n--${boundary}\r\ncontent-type: ${type}\r\n\r\n${content}\r\n--${boundary}--`,
    });
    const data = this.#storage.objects(physical).find(({ name }) => name === key);
    for (const trigger of this.#plan.objectTriggers.filter((each) => each.bucket === bucket)) {
      await this.#sendEvent(await this.#function(trigger.function), physical, key, data);
    }
  }

  /** Puts a message into a queue as it is, past the schema that would refuse it. */
  async sendRaw(queue: string, body: string): Promise<void> {
    await this.#pubsub.publish(this.#id("topics", queue), body);
  }

  /** From now on nothing can be read from or written to a bucket. */
  async loseBuckets(): Promise<void> {
    await this.#storage[Symbol.asyncDispose]();
  }

  async settle(): Promise<void> {
    for (let quiet = 0; quiet < ENOUGH_ROUNDS; quiet++) {
      for (const { name, push } of this.#subscriptions()) {
        if (push && (await this.#deliver(name, push.function))) quiet = 0;
      }
      await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
    }
  }

  async items(table: string) {
    const url = `http://${this.#services.firestore}/v1/${this.#database()}/documents/${table}?pageSize=1000`;
    const answer = documents.parse(
      await (await fetch(url, { headers: { authorization: "Bearer owner" } })).json(),
    );
    return (answer.documents ?? []).map(({ fields }) => JSON.parse(fields.item.stringValue));
  }

  async objects(bucket: string) {
    const physical = this.#bucket(bucket);
    return Promise.all(
      this.#storage.objects(physical).map(async ({ name, generation }) => {
        const path = `/storage/v1/b/${physical}/o/${encodeURIComponent(name)}?alt=media&generation=${generation}`;
        return { key: name, text: await (await fetch(`${this.#storage.url}${path}`)).text() };
      }),
    );
  }

  async deadLetters(queue: string) {
    const topic = this.#plan.topics.find(
      ({ deadLettersOf: of }) => of?.kind === "queue" && of.name === queue,
    );
    const messages = await this.#pubsub.pull(this.#id("subscriptions", topic?.name ?? ""));
    return messages.map(({ message }) => Buffer.from(message.data ?? "", "base64").toString());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const running of this.#functions.values()) await running.stop();
    await this.#services.standIns[Symbol.asyncDispose]();
    await this.#storage[Symbol.asyncDispose]();
    await this.#services.secrets[Symbol.asyncDispose]();
  }

  /** Those of queues, and those that bring messages of topics. */
  #subscriptions(): readonly (GcpPlan["subscriptions"][number] & Partial<GcpPlan["feeds"][number]>)[] {
    return [...this.#plan.subscriptions, ...this.#plan.feeds];
  }

  /** What API Gateway does with a request: it picks the function. */
  #functionOf(method: string, target: string): FunctionPlan | undefined {
    const [path = ""] = target.split("?");
    const [found] = this.#plan.functions
      .flatMap((fn) => (apiOf(fn)?.routes ?? []).map((route) => ({ ...route, fn })))
      .filter(
        (route) =>
          (route.method === method || (method === "HEAD" && route.method === "GET")) &&
          patternOf(route.path).test(path),
      )
      .sort(
        (a, b) => bySpecificity(a.path, b.path) || Number(a.method !== method) - Number(b.method !== method),
      );
    return found?.fn;
  }

  /** What a push subscription does with its messages, one after the other. Returns whether there were any. */
  async #deliver(name: string, functionName: string): Promise<boolean> {
    const subscription = this.#id("subscriptions", name);
    const messages = await this.#pubsub.pull(subscription);
    const held = new Set<string>();
    for (const message of messages) {
      const key = message.message.orderingKey ?? "";
      const done =
        !held.has(key) && (await this.#push(await this.#function(functionName), subscription, message));
      if (!done && key !== "") held.add(key);
      await (done
        ? this.#pubsub.acknowledge(subscription, message)
        : this.#pubsub.release(subscription, message));
    }
    return messages.length > 0;
  }

  async #push(to: Framework, subscription: string, { message, deliveryAttempt }: Received): Promise<boolean> {
    const response = await to.fetch("/", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ subscription, deliveryAttempt, message }),
    });
    return response.ok;
  }

  /** What Eventarc does with a new object. */
  async #sendEvent(to: Framework, bucket: string, key: string, data: unknown): Promise<void> {
    const response = await to.fetch("/", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "ce-id": randomUUID(),
        "ce-source": `//storage.googleapis.com/projects/_/buckets/${bucket}`,
        "ce-specversion": "1.0",
        "ce-subject": `objects/${encodeURIComponent(key)}`,
        "ce-time": new Date().toISOString(),
        "ce-type": "google.cloud.storage.object.v1.finalized",
      },
      body: JSON.stringify(data),
    });
    if (!response.ok) throw new Error(`The event of ${key} failed: ${response.status}\n${to.output}`);
  }

  async #function(name: string): Promise<Framework> {
    const running = this.#functions.get(name);
    if (running) return running;
    const plan = this.#plan.functions.find((fn) => fn.name === name);
    const zip = this.#zips[`${name}.zip`];
    if (!plan || !zip) throw new Error(`There is no bundle of ${name}.`);
    const started = await Framework.start({ zip, environment: this.#environment(plan) });
    this.#functions.set(name, started);
    return started;
  }

  /** The plan's variables with their references resolved, as Terraform does it. */
  #environment(plan: FunctionPlan): Record<string, string> {
    const variables = Object.entries(plan.environment).map(([name, value]) => [
      name,
      typeof value === "object" && "json" in value
        ? JSON.stringify(this.#data(value.json))
        : this.#text(value),
    ]);
    return {
      ...Object.fromEntries(variables),
      ...this.#services.standIns.variables,
      PUBSUB_EMULATOR_HOST: this.#services.pubsub,
      FIRESTORE_EMULATOR_HOST: this.#services.firestore,
      CLOUD_TASKS_EMULATOR_HOST: this.#services.tasks,
      IAM_CREDENTIALS_EMULATOR_HOST: this.#services.credentials,
      STORAGE_EMULATOR_HOST: this.#storage.url,
      SECRET_MANAGER_EMULATOR_HOST: this.#services.secrets.url,
    };
  }

  #data(value: EnvironmentJson): unknown {
    if (isSetting(value)) return this.#text(value);
    if (typeof value !== "object") return value;
    if (isList(value)) return value.map((each) => this.#data(each));
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, each]) =>
        each === undefined ? [] : [[name, this.#data(each)] as const],
      ),
    );
  }

  #text(setting: Setting): string {
    if (typeof setting === "string") return setting;
    if ("joined" in setting) return setting.joined.map((part) => this.#text(part)).join("");
    const { address, key, attribute } = setting;
    const [type = "", block = ""] = address.split(".");
    const name = key ?? block;
    switch (type) {
      case "var":
        return name === "project_id" ? this.#project : "here";
      case "google_pubsub_topic":
        return attribute === "name" ? name : this.#id("topics", name);
      case "google_storage_bucket":
        return this.#bucket(name);
      case "google_secret_manager_secret":
        return this.#id("secrets", name);
      case "google_firestore_database":
        return this.#database();
      case "google_cloud_tasks_queue":
        return this.#id("locations/here/queues", name);
      case "google_service_account":
        return `${name}@${this.#project}.iam.gserviceaccount.com`;
      default:
        throw new Error(`No function's variable is about ${address}.`);
    }
  }

  #id(kind: string, name: string): string {
    return `projects/${this.#project}/${kind}/${name}`;
  }

  #database(): string {
    return this.#id("databases", "(default)");
  }

  #bucket(name: string): string {
    return bucketName(this.#project, name);
  }
}

function bucketName(project: string, name: string): string {
  return `${project}-${name}`;
}

/** What an HTTP function is told to answer; nothing where it is none. */
function apiOf({ environment }: FunctionPlan): z.infer<typeof api> | undefined {
  const value = environment[API_VARIABLE];
  return typeof value === "object" && "json" in value ? api.parse(value.json) : undefined;
}

/** What API Gateway makes of a request's headers: its own token takes the place of the caller's. */
function throughGateway(headers: Readonly<Record<string, string>>): Record<string, string> {
  const { authorization, ...rest } = headers;
  return {
    ...rest,
    authorization: "Bearer gateway",
    ...(authorization !== undefined && { "x-forwarded-authorization": authorization }),
  };
}

/** What the gateway answers itself. */
const NOT_FOUND = { status: 404, headers: {}, body: "" };

/** Regular expressions as https://docs.cloud.google.com/api-gateway/docs/path-templating gives them. */
function patternOf(path: string): RegExp {
  const last = path.endsWith("}") ? "/?" : "";
  return new RegExp(`^${path.replace(/\{\w+\+\}$/, ".*").replace(/\{\w+\}/g, "[^/]+")}${last}$`);
}
