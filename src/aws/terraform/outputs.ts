import { type Addressed, output, ref, type Value } from "@motif/compile";
import type { AwsPlan, Reference } from "../plan/aws-plan.ts";
import { urlOf } from "./function-urls.ts";
import { identifier } from "./naming.ts";
import { addressOf, referenceTo } from "./references.ts";

/** What a deployment tells: the API's address, and the names that tools and other modules ask for. */
export function outputBlocks(plan: AwsPlan): Addressed[] {
  const { api, functions, tables, buckets } = plan;
  const own = plan.queues.filter(({ deadLettersOf }) => !deadLettersOf);
  const dead = plan.queues.filter(({ deadLettersOf }) => deadLettersOf);
  const outputs: Addressed[] = [];
  if (api) {
    const url = ref(addressOf("api", api.name), "api_endpoint");
    outputs.push(
      output("api_url", { description: "Base URL of the HTTP API.", value: url }),
      output("api_gateway_url", {
        description: "The same as api_url, by the name that it has on AWS.",
        value: url,
      }),
    );
  }
  const streaming = functions.filter(({ url }) => url);
  if (streaming.length > 0) {
    outputs.push(
      output("function_urls", {
        description: "Base URLs of the functions that stream, by their name in the app.",
        value: Object.fromEntries(streaming.map(({ name }) => [identifier(name), urlOf(name)])),
      }),
    );
  }
  const add = (name: string, description: string, references: readonly Reference[]) => {
    if (references.length > 0) outputs.push(output(name, { description, value: byName(references) }));
  };
  add("function_names", "Lambda functions, by their name in the app.", named(functions, "function"));
  add("table_names", "DynamoDB tables, by their name in the app.", named(tables, "table"));
  add("bucket_names", "S3 buckets, by their name in the app.", named(buckets, "bucket"));
  add("queue_urls", "SQS queues, by their name in the app.", urls(own));
  add("secret_arns", "Secrets, by their name in the app. Their values are set by hand.", arns(plan.secrets));
  add("dead_letter_queue_urls", "Queues of what failed for good, by name.", urls(dead));
  return outputs;
}

function named(
  entries: readonly { readonly name: string }[],
  kind: "function" | "table" | "bucket",
): Reference[] {
  return entries.map(({ name }) => ({ kind, name, attribute: "name" }));
}

function urls(queues: readonly { readonly name: string }[]): Reference[] {
  return queues.map(({ name }) => ({ kind: "queue", name, attribute: "url" }));
}

function arns(secrets: readonly { readonly name: string }[]): Reference[] {
  return secrets.map(({ name }) => ({ kind: "secret", name, attribute: "arn" }));
}

function byName(references: readonly Reference[]): Value {
  return Object.fromEntries(
    references.map((reference) => [identifier(reference.name), referenceTo(reference)]),
  );
}
