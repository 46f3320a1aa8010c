import { type Expression, ref, tpl, v } from "@motif/compile";
import type { Reference } from "../plan/gcp-plan.ts";
import { identifier } from "./naming.ts";

const TYPES = {
  function: "google_cloudfunctions2_function",
  topic: "google_pubsub_topic",
  subscription: "google_pubsub_subscription",
  bucket: "google_storage_bucket",
  secret: "google_secret_manager_secret",
  account: "google_service_account",
} as const;

/** Addresses of what an app has one of. */
export const ADDRESS = {
  database: "google_firestore_database.app",
  "task-queue": "google_cloud_tasks_queue.delayed",
  gateway: "google_api_gateway_gateway.app",
  repository: "google_artifact_registry_repository.functions",
  bundles: "google_storage_bucket.bundles",
  errors: "google_logging_metric.errors",
} as const;

/** The address of something in the plan: `google_pubsub_topic.jobs`. */
export function addressOf(kind: keyof typeof TYPES, name: string): string {
  return `${TYPES[kind]}.${identifier(name)}`;
}

/** A reference of the plan as Terraform's. */
export function referenceTo(reference: Reference): Expression {
  switch (reference.kind) {
    case "project":
      return v("project_id");
    case "pubsub-endpoint":
      return tpl`https://${v("region")}-pubsub.googleapis.com`;
    case "database":
    case "task-queue":
      return ref(ADDRESS[reference.kind], reference.attribute);
    case "gateway":
      return ref(ADDRESS.gateway, "gateway_id");
    case "function":
      return reference.attribute === "url"
        ? functionUrl(reference.name)
        : ref(addressOf("function", reference.name), "name");
    default:
      return ref(addressOf(reference.kind, reference.name), reference.attribute);
  }
}

/** The address of a function's Cloud Run service: what calls it has to name it as the audience of its token. */
export function functionUrl(name: string): Expression {
  return ref(`${addressOf("function", name)}.service_config[0].uri`);
}

/** The email of a service account, of a function or a helper. */
export function emailOf(account: string): Expression {
  return ref(addressOf("account", account), "email");
}
