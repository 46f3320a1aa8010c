import { type Expression, ref, tpl } from "@motif/compile";
import { identifier } from "../ground/naming.ts";
import type { Reference, Role } from "../plan/azure-plan.ts";

/** Addresses of what an app has one of. */
export const RESOURCE_GROUP = "azurerm_resource_group.app";
export const COSMOS_ACCOUNT = "azurerm_cosmosdb_account.tables";
export const COSMOS_DATABASE = "azurerm_cosmosdb_sql_database.tables";
export const STORAGE_ACCOUNT = "azurerm_storage_account.buckets";
export const SERVICE_BUS = "azurerm_servicebus_namespace.queues";
export const EVENTS_TOPIC = "azurerm_eventgrid_system_topic.buckets";
export const EVENTS_IDENTITY = "azurerm_user_assigned_identity.events";
export const EVENT_DEAD_LETTERS = "azurerm_storage_container.event_dead_letters";
export const INSIGHTS = "azurerm_application_insights.app";
export const API = "azurerm_api_management.api";

const TYPES = {
  table: "azurerm_cosmosdb_sql_container",
  queue: "azurerm_servicebus_queue",
  bucket: "azurerm_storage_container",
  secret: "azurerm_key_vault",
  identity: "azurerm_user_assigned_identity",
  app: "azurerm_function_app_flex_consumption",
} as const;

/** The address of something in the plan: `azurerm_servicebus_queue.jobs`. */
export function addressOf(kind: keyof typeof TYPES, name: string): string {
  const label = kind === "secret" ? `secret_${identifier(name)}` : identifier(name);
  return `${TYPES[kind]}.${label}`;
}

/** Where everything of an app is: arguments that most resources have. */
export const PLACE = {
  resource_group_name: ref(RESOURCE_GROUP, "name"),
  location: ref(RESOURCE_GROUP, "location"),
};

/** A reference of the plan as Terraform's. */
export function referenceTo(reference: Reference): Expression {
  switch (reference.kind) {
    case "cosmos":
      return reference.attribute === "endpoint"
        ? ref(COSMOS_ACCOUNT, "endpoint")
        : ref(COSMOS_DATABASE, "name");
    case "storage":
      return ref(STORAGE_ACCOUNT, "primary_blob_endpoint");
    case "service-bus":
      return ref("local.service_bus_host");
    case "secret":
      return secretTo(reference);
    default:
      return ref(addressOf(reference.kind, reference.name), reference.attribute);
  }
}

/**
 * A secret's address, without a version, so that it is always the newest; or what an app setting holds for App Service to
 * put the value in its place.
 * @see https://learn.microsoft.com/azure/app-service/app-service-key-vault-references
 */
function secretTo({ name, attribute }: Extract<Reference, { kind: "secret" }>): Expression {
  const uri = tpl`${ref(addressOf("secret", name), "vault_uri")}secrets/${name}`;
  return attribute === "uri" ? uri : tpl`@Microsoft.KeyVault(SecretUri=${uri})`;
}

/** The resource that a role is for. */
export function scopeOf(role: Exclude<Role, { kind: "table" }>): Expression {
  return ref(addressOf(role.kind, role.name), "id");
}
