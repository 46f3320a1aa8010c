import { randomUUID } from "node:crypto";
import type { Container, CosmosClient, Database } from "@azure/cosmos";
import type { BlobServiceClient } from "@azure/storage-blob";
import type { JsonObject } from "@motif/app";
import type { World } from "@motif/app/testing";
import { type AzurePlan, bundle, makePlan } from "@motif/azure";
import type { Bundles } from "@motif/compile/kit";
import { bySpecificity, deadLetterQueueOf, loadApp, pathsOverlap } from "@motif/core/model";
import { rulesLocal } from "../../src/azure/bus/reference.ts";
import { taskRoute } from "../../src/azure/direct/environment.ts";
import { type EventGrid, eventGrid, type GridSubscription } from "../../src/azure/testing/event-grid.ts";
import type { QueueModel } from "../../src/azure/testing/queue-model.ts";
import { sqlPredicate } from "../../src/azure/testing/sql-predicate.ts";
import { COMPARED_HEADERS } from "../common/headers.ts";
import type { Secrets } from "../common/patterns.ts";
import { StandInServer } from "../common/stand-in-server.ts";
import type { Emulators } from "./emulators.ts";
import { FunctionsHost, type HostRequest, triggerOf } from "./functions-host.ts";

type AppPlan = AzurePlan["apps"][number];
type Reference = Extract<AppPlan["settings"][string], { readonly address: string }>;

/** What an app setting begins with that is a reference to a secret. */
const KEY_VAULT = "@Microsoft.KeyVault(SecretUri=";

/** Every world has resources of its own. */
let worlds = 0;

/**
 * An app as `motif build` makes it: its packages in a process each, its resources in emulators as the plan says, and what
 * stands between them (the host, Event Grid, API Management) played by this class.
 */
export async function functionsWorld(
  folder: string,
  emulators: Emulators,
  secrets: Secrets = {},
): Promise<FunctionsWorld> {
  const app = await loadApp(folder);
  const plan = makePlan(app.inventory);
  const [zips = {}] = await bundle([app]);
  const standIns = await StandInServer.start(app);
  const world = new FunctionsWorld(plan, zips, emulators, secrets, standIns);
  await world.deploy(app.inventory.resources.table);
  return world;
}

/** See {@link functionsWorld}. */
export class FunctionsWorld implements World {
  readonly #plan: AzurePlan;
  readonly #zips: Bundles;
  readonly #emulators: Emulators;
  readonly #secrets: Secrets;
  readonly #standIns: StandInServer;
  readonly #name: string;
  readonly #blobs: BlobServiceClient;
  readonly #hosts = new Map<string, FunctionsHost>();
  #grid: EventGrid | undefined;
  #cosmos: { readonly database: Database; readonly client: CosmosClient } | undefined;

  constructor(
    plan: AzurePlan,
    zips: Bundles,
    emulators: Emulators,
    secrets: Secrets,
    standIns: StandInServer,
  ) {
    this.#plan = plan;
    this.#zips = zips;
    this.#emulators = emulators;
    this.#secrets = secrets;
    this.#standIns = standIns;
    this.#name = `world${++worlds}`;
    this.#blobs = emulators.azurite.client();
  }

  async deploy(tables: Parameters<Emulators["cosmos"]["open"]>[1]): Promise<void> {
    this.#cosmos = await this.#emulators.cosmos.open(this.#name, tables);
    for (const { name } of this.#plan.buckets) await this.#blobs.createContainer(this.#physical(name));
    const bus = this.#emulators.bus;
    // Those that others forward to come first.
    for (const queue of this.#plan.queues.toSorted((a) => (a.purpose === "dead-letters" ? -1 : 1))) {
      const { sessions, duplicateWindow, maxDeliveryCount, forwardDeadLettersTo: target } = queue;
      bus.queue(this.#physical(queue.name), {
        sessions,
        maxDeliveryCount,
        ...(duplicateWindow > 0 && { duplicateDetectionMs: duplicateWindow * 1000 }),
        ...(target !== undefined && { forwardDeadLetters: bus.queue(this.#physical(target)) }),
      });
    }
    for (const { name, duplicateWindow, subscriptions } of this.#plan.topics) {
      bus.topic(
        this.#physical(name),
        subscriptions.map(({ queue, sqlFilter }) => ({
          queue: this.#physical(queue),
          filter: sqlPredicate(sqlFilter),
        })),
        duplicateWindow > 0 ? { duplicateDetectionMs: duplicateWindow * 1000 } : {},
      );
    }
    this.#grid = await eventGrid(this.#plan.buses.flatMap((each) => this.#busSubscriptions(each)));
    for (const app of this.#plan.apps) {
      const zip = this.#zips[`${app.name}.zip`];
      if (!zip) throw new Error(`There is no package of ${app.name}.`);
      this.#hosts.set(app.name, await FunctionsHost.start(zip, this.#settings(app)));
    }
  }

  now(): Date {
    return new Date();
  }

  token(claims: JsonObject): Promise<string> {
    return this.#standIns.token(claims);
  }

  async fetch(
    target: string,
    init: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ) {
    const { method = "GET", headers = {}, body } = init;
    const response = await this.send({ method, target, headers, body });
    const kept = [...response.headers].filter(([name]) => COMPARED_HEADERS.includes(name));
    return { status: response.status, headers: Object.fromEntries(kept), body: await response.text() };
  }

  /** Calls a task at the address of its function app. The key of the caller is not looked at. */
  async callTask(name: string, input: unknown): Promise<Response> {
    const app = this.#plan.apps.find(({ functions }) => functions.some((fn) => fn.name === name));
    const headers = { "content-type": "application/json", "x-functions-key": "key" };
    const request = { method: "POST", target: `/${taskRoute(name)}`, headers, body: JSON.stringify(input) };
    return this.#host(app?.name ?? "").fetch(request);
  }

  /** Sends a request, and gives the whole response. */
  async send(request: HostRequest): Promise<Response> {
    const [path = ""] = request.target.split("?");
    return this.#host(this.#appFor(request.method, path)).fetch(request);
  }

  async put(bucket: string, key: string, content: string): Promise<void> {
    const container = this.#blobs.getContainerClient(this.#physical(bucket));
    const blob = container.getBlockBlobClient(key);
    const { etag = "" } = await blob.upload(content, Buffer.byteLength(content));
    for (const { queue, prefix, suffix, ...subscription } of this.#plan.eventSubscriptions) {
      if (subscription.bucket !== bucket || !key.startsWith(prefix) || !key.endsWith(suffix)) continue;
      // Event Grid may deliver twice, with one message id.
      const message = {
        messageId: randomUUID(),
        properties: {},
        contentType: "application/cloudevents+json",
      };
      const event = blobCreated(container.containerName, key, {
        etag,
        url: blob.url,
        size: Buffer.byteLength(content),
      });
      for (let i = 0; i < 2; i++)
        this.#queue(queue).enqueue({ ...message, body: Buffer.from(JSON.stringify(event)) });
    }
  }

  /** Puts a message into a queue as it is, past the schema that would refuse it. */
  sendRaw(queue: string, body: string, group?: string): void {
    const session = group !== undefined && { sessionId: group };
    this.#queue(queue).enqueue({
      messageId: randomUUID(),
      properties: {},
      body: Buffer.from(body),
      ...session,
    });
  }

  /** What a function's timer does when it is due: it calls the function as often as the retry policy says. */
  async fire(name: string, next: Date): Promise<number> {
    for (const { name: app } of this.#plan.apps) {
      const host = this.#host(app);
      const fn = host.functions.find((each) => each.name === name);
      if (!fn) continue;
      const maxRetryCount = Number(fn.retryOptions?.maxRetryCount ?? 0);
      for (let retryCount = 0; retryCount <= maxRetryCount; retryCount++) {
        const retry = retryCount === 0 ? undefined : { retryCount, maxRetryCount };
        const done = await host.fire(name, next, retry).then(
          () => true,
          () => false,
        );
        if (done) return retryCount + 1;
      }
      return maxRetryCount + 1;
    }
    throw new Error(`No function app has ${name}.`);
  }

  async settle(): Promise<void> {
    await this.#deliverAll();
    this.#emulators.bus.elapse(10_000);
    await this.#deliverAll();
  }

  async items(table: string) {
    const container: Container | undefined = this.#cosmos?.database.container(this.#physicalTable(table));
    const { resources = [] } =
      (await container?.items.readAll<{ item: Record<string, unknown> }>().fetchAll()) ?? {};
    return resources.map(({ item }) => item);
  }

  async objects(bucket: string) {
    const container = this.#blobs.getContainerClient(this.#physical(bucket));
    const found: { key: string; text: string }[] = [];
    for await (const { name } of container.listBlobsFlat()) {
      found.push({ key: name, text: (await container.getBlobClient(name).downloadToBuffer()).toString() });
    }
    return found;
  }

  async deadLetters(queue: string) {
    return this.#queue(deadLetterQueueOf(queue))
      .take(100)
      .map(({ body }) => body.toString());
  }

  /** What the functions logged. */
  get output(): string {
    return [...this.#hosts.values()].map((host) => host.output).join("");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const host of this.#hosts.values()) await host.stop();
    this.#cosmos?.client.dispose();
    await this.#standIns[Symbol.asyncDispose]();
    await this.#grid?.[Symbol.asyncDispose]();
  }

  /** What Event Grid does with events that are for a queue. */
  #busSubscriptions({ name: topic, rules }: AzurePlan["buses"][number]): GridSubscription[] {
    return rules.map(({ queue }) => ({
      topic,
      queue,
      deliver: (event) =>
        this.#queue(queue).enqueue({
          messageId: randomUUID(),
          properties: {},
          contentType: "application/cloudevents+json",
          body: Buffer.from(event),
        }),
    }));
  }

  /** What the host does: it gives batches to functions, completes those that succeed, and gives the others back. */
  async #deliverAll(): Promise<void> {
    let delivered = true;
    while (delivered) {
      delivered = false;
      for (const app of this.#plan.apps) {
        for (const { name, bindings } of this.#host(app.name).functions) {
          const trigger = triggerOf(bindings);
          if (trigger.type === "serviceBusTrigger" && (await this.#deliver(app, name, trigger)))
            delivered = true;
        }
      }
    }
  }

  async #deliver(app: AppPlan, name: string, trigger: Readonly<Record<string, unknown>>): Promise<boolean> {
    const setting = String(trigger.queueName).replaceAll("%", "");
    const queue = this.#emulators.bus.queue(this.#settings(app)[setting] ?? "");
    const many = trigger.cardinality === "many";
    const session = trigger.isSessionsEnabled ? queue.lockSession() : undefined;
    if (trigger.isSessionsEnabled && session === undefined) return false;
    const messages = queue.take(many ? 10 : 1, session);
    if (messages.length > 0) {
      const done = await this.#host(app.name)
        .deliver(name, messages, many)
        .then(
          () => true,
          () => false,
        );
      for (const message of messages) {
        if (done) queue.complete(message);
        else queue.abandon(message);
      }
    }
    if (session !== undefined) queue.unlockSession(session);
    return messages.length > 0;
  }

  /** What API Management does with a request: it picks the function app. Functions that stream are called at their own address. */
  #appFor(method: string, path: string): string {
    const { operations = [], defaultApp = "" } = this.#plan.api ?? {};
    const own = operations.filter((operation) => operation.method === method);
    const [found] = own
      .map((operation) => ({ ...operation, path: operation.path.replace(/\*$/, "{rest+}") }))
      .filter((operation) => pathsOverlap(operation.path, path))
      .sort((a, b) => bySpecificity(a.path, b.path));
    const streaming = [...this.#hosts].find(([, host]) => host.serves(method, path))?.[0];
    const isCatchAll = found === undefined || found.path === "/{rest+}";
    return (isCatchAll ? streaming : undefined) ?? found?.app ?? defaultApp;
  }

  #host(app: string): FunctionsHost {
    const host = this.#hosts.get(app);
    if (!host) throw new Error(`The plan has no function app ${app}.`);
    return host;
  }

  #queue(name: string): QueueModel {
    return this.#emulators.bus.queue(this.#physical(name));
  }

  /** The app settings of the plan with their references resolved, as Terraform does it, and what Azure sets besides. */
  #settings(app: AppPlan): Record<string, string> {
    const settings = Object.entries(app.settings).map(([name, value]) => [name, this.#textOf(value)]);
    return {
      ...Object.fromEntries(settings),
      ...this.#standIns.variables,
      ...this.#emulators.identity,
      NODE_TLS_REJECT_UNAUTHORIZED: "0",
      SERVICE_BUS_PORT: String(this.#emulators.bus.port),
    };
  }

  #textOf(value: AppPlan["settings"][string]): string {
    if (typeof value === "string") return value;
    const parts = "address" in value ? [value] : value;
    if (parts[0] === KEY_VAULT) return this.#secretOf(parts);
    return parts.map((part) => (typeof part === "string" ? part : this.#resolved(part))).join("");
  }

  /** The value that App Service puts in the place of a reference to Key Vault. */
  #secretOf(parts: readonly (string | Reference)[]): string {
    const path = parts.filter((part) => typeof part === "string").join("");
    const name = /secrets\/([\w-]+)/.exec(path)?.[1] ?? "";
    return this.#secrets[name] ?? "";
  }

  #resolved({ address, attribute }: Reference): string {
    const [type = ""] = address.split(".");
    const name = /\["(.+)"\]$/.exec(address)?.[1] ?? "";
    switch (type) {
      case "azurerm_cosmosdb_sql_container":
        return this.#physicalTable(name);
      case "azurerm_servicebus_queue":
      case "azurerm_servicebus_topic":
        return this.#physical(name);
      case "azurerm_eventgrid_topic":
        return this.#grid?.endpointOf(name) ?? "";
      case "azurerm_storage_container":
        return this.#physical(name);
      case "azurerm_cosmosdb_account":
        return this.#emulators.cosmos.endpoint;
      case "azurerm_cosmosdb_sql_database":
        return this.#name;
      case "azurerm_storage_account":
        return this.#emulators.azurite.endpoint;
      case "local":
        return this.#rulesAt(address) ?? "acme.servicebus.windows.net";
      case "var":
        return ""; // a URL, which the stand-ins say
      case "azurerm_user_assigned_identity":
        return "11111111-1111-1111-1111-111111111111";
      default:
        throw new Error(`No pattern here has a setting with the ${attribute} of ${address}.`);
    }
  }

  /** The value of a local that has the rules of a bus. */
  #rulesAt(address: string): string | undefined {
    const bus = this.#plan.buses.find(({ name }) => `local.${rulesLocal(name)}` === address);
    return bus && JSON.stringify(bus.rules);
  }

  #physical(name: string): string {
    return `${this.#name}-${name}`;
  }

  #physicalTable(name: string): string {
    return `${this.#name}-${name}`;
  }
}

/** Of this shape: https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage?tabs=cloud-event-schema */
function blobCreated(
  container: string,
  key: string,
  { etag, url, size }: { readonly etag: string; readonly url: string; readonly size: number },
): object {
  return {
    source:
      "/subscriptions/{subscription-id}/resourceGroups/Storage/providers/Microsoft.Storage/storageAccounts/my-storage-account",
    subject: `/blobServices/default/containers/${container}/blobs/${key}`,
    type: "Microsoft.Storage.BlobCreated",
    time: new Date().toISOString(),
    id: randomUUID(),
    data: {
      api: "PutBlob",
      clientRequestId: "4c5dd7fb-2c48-4a27-bb30-5361b5de920a",
      requestId: "9aeb0fdf-c01e-0131-0922-9eb549000000",
      eTag: etag.replaceAll('"', ""),
      contentType: "application/octet-stream",
      contentLength: size,
      blobType: "BlockBlob",
      url,
      sequencer: "00000000000000000000000000000000000000000000000000038b6b",
      storageDiagnostics: { batchId: "b68529f3-68cd-4744-baa4-3c0498ec19f0" },
    },
    specversion: "1.0",
  };
}
