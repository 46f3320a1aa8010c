import { type Addressed, output, ref, type Value } from "@motif/compile";
import { identifier } from "../ground/naming.ts";
import type { AzurePlan, QueuePlan } from "../plan/azure-plan.ts";
import { addressOfApp, apiUrl } from "./api.ts";
import {
  addressOf,
  COSMOS_ACCOUNT,
  RESOURCE_GROUP,
  referenceTo,
  SERVICE_BUS,
  STORAGE_ACCOUNT,
} from "./references.ts";

/** What a deployment tells: the API's address, and the names that tools and other modules ask for. */
export function outputBlocks(plan: AzurePlan): Addressed[] {
  const { api, apps, tables, buckets, queues, secrets } = plan;
  const outputs: Addressed[] = [];
  const one = (name: string, description: string, value: Value) =>
    outputs.push(output(name, { description, value }));
  const byName = (name: string, description: string, entries: readonly [string, Value][]) => {
    if (entries.length > 0) one(name, description, Object.fromEntries(entries));
  };
  if (api) one("api_url", "Base URL of the HTTP API.", apiUrl(api));
  byName(
    "function_urls",
    "Base URLs of the functions that stream, by their name in the app.",
    (api?.besides ?? []).map((entry) => [identifier(entry.function), addressOfApp(entry.app)]),
  );
  one("resource_group_name", "Resource group of everything here.", ref(RESOURCE_GROUP, "name"));
  byName(
    "function_app_names",
    "Function apps, by the name of the function.",
    apps.flatMap((app) =>
      app.functions.map(
        ({ name }) => [identifier(name), ref(addressOf("app", app.name), "name")] as [string, Value],
      ),
    ),
  );
  if (tables.length > 0)
    one("cosmos_endpoint", "Cosmos DB account of the tables.", ref(COSMOS_ACCOUNT, "endpoint"));
  byName("table_names", "Cosmos DB containers, by their name in the app.", named("table", tables));
  if (buckets.length > 0) {
    one("blob_endpoint", "Storage account of the buckets.", ref(STORAGE_ACCOUNT, "primary_blob_endpoint"));
  }
  byName("bucket_names", "Blob containers, by their name in the app.", named("bucket", buckets));
  if (queues.length > 0) one("service_bus_namespace", "Service Bus of the queues.", ref(SERVICE_BUS, "name"));
  byName("queue_names", "Service Bus queues, by their name in the app.", named("queue", of(queues, "own")));
  byName(
    "dead_letter_queue_names",
    "Queues of what failed for good, by name.",
    named("queue", of(queues, "dead-letters")),
  );
  byName(
    "secret_uris",
    "Secrets, by their name in the app; their values are set by hand.",
    secrets.map(({ name }) => [identifier(name), referenceTo({ kind: "secret", name, attribute: "uri" })]),
  );
  return outputs;
}

function of(queues: readonly QueuePlan[], purpose: QueuePlan["purpose"]): QueuePlan[] {
  return queues.filter((queue) => queue.purpose === purpose);
}

function named(
  kind: "table" | "queue" | "bucket",
  entries: readonly { readonly name: string }[],
): [string, Value][] {
  return entries.map(({ name }) => [identifier(name), referenceTo({ kind, name, attribute: "name" })]);
}
