import { type Addressed, type Expression, output, ref, tpl, type Value } from "@motif/compile";
import type { ApiPlan, GcpPlan, Reference } from "../plan/gcp-plan.ts";
import { identifier } from "./naming.ts";
import { ADDRESS, functionUrl, referenceTo } from "./references.ts";

/** What a deployment tells: the API's address, and the names that tools and other modules ask for. */
export function outputBlocks(plan: GcpPlan): Addressed[] {
  const { api, database, topics } = plan;
  const own = topics.filter(({ deadLettersOf }) => !deadLettersOf);
  const dead = topics.filter(({ deadLettersOf }) => deadLettersOf);
  const outputs: Addressed[] = [];
  if (api) {
    const address = apiUrl(api);
    if (address) {
      outputs.push(output("api_url", { description: "Base URL of the HTTP API.", value: address }));
    }
  }
  const add = (name: string, description: string, references: readonly NamedReference[]) => {
    if (references.length > 0) outputs.push(output(name, { description, value: byName(references) }));
  };
  add(
    "function_urls",
    "Base URLs of the functions that stream, by their name in the app.",
    (api?.direct ?? []).map((name) => ({ kind: "function", name, attribute: "url" })),
  );
  add(
    "function_names",
    "Cloud Run functions, by their name in the app.",
    plan.functions.map(({ name }) => ({ kind: "function", name, attribute: "name" })),
  );
  add(
    "service_urls",
    "Addresses of the functions. Those that are not public take calls of their own caller only.",
    plan.functions.map(({ name }) => ({ kind: "function", name, attribute: "url" })),
  );
  if (database) {
    outputs.push(
      output("database_name", {
        description: "Firestore database; each table is a collection in it.",
        value: ref(ADDRESS.database, "name"),
      }),
    );
  }
  add(
    "bucket_names",
    "Cloud Storage buckets, by their name in the app.",
    plan.buckets.map(({ name }) => ({ kind: "bucket", name, attribute: "name" })),
  );
  add("queue_topics", "Pub/Sub topics of the queues, by their name in the app.", named(own, "topic"));
  add(
    "dead_letter_subscriptions",
    "Pub/Sub subscriptions with what failed for good, by name.",
    named(dead, "subscription"),
  );
  add(
    "secret_ids",
    "Secret Manager secrets, by their name in the app: to be given a value.",
    plan.secrets.map(({ name }) => ({ kind: "secret", name, attribute: "id" })),
  );
  return outputs;
}

type NamedReference = Extract<Reference, { readonly name: string }>;

function named(
  entries: readonly { readonly name: string }[],
  kind: "topic" | "subscription",
): NamedReference[] {
  return entries.map(({ name }) => ({ kind, name, attribute: "id" }));
}

function byName(references: readonly NamedReference[]): Value {
  return Object.fromEntries(
    references.map((reference) => [identifier(reference.name), referenceTo(reference)]),
  );
}

/** None where all functions stream: each has an address of its own then. */
function apiUrl({ onlyFunction, operations }: ApiPlan): Expression | undefined {
  if (onlyFunction !== undefined) return functionUrl(onlyFunction);
  return operations.length > 0 ? tpl`https://${ref(ADDRESS.gateway, "default_hostname")}` : undefined;
}
