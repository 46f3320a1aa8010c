import { type Block, block, type Resource, ref, resource, tpl, v } from "@motif/compile";
import { compactName, fullName, identifier } from "../ground/naming.ts";
import { QUOTAS } from "../ground/profile.ts";
import type { AzurePlan, EventSubscriptionPlan } from "../plan/azure-plan.ts";
import { EVENT_DEAD_LETTERS as EVENT_DEAD_LETTERS_NAME } from "../plan/names.ts";
import {
  addressOf,
  EVENT_DEAD_LETTERS,
  EVENTS_IDENTITY,
  EVENTS_TOPIC,
  PLACE,
  STORAGE_ACCOUNT,
} from "./references.ts";
import { ROLES_KNOWN } from "./roles.ts";

/** Days after which replaced and deleted blobs and containers go away. */
export const DELETED_DAYS = 30;

/** Of the account's name; no digest of a function app's name has an `l` in it. */
const ACCOUNT_LABEL = "files";

/** What every storage account has: TLS, nothing public, no keys. */
export const SAFE_ACCOUNT = {
  account_kind: "StorageV2",
  account_tier: "Standard",
  min_tls_version: "TLS1_2",
  https_traffic_only_enabled: true,
  allow_nested_items_to_be_public: false,
  shared_access_key_enabled: false,
  default_to_oauth_authentication: true,
  local_user_enabled: false,
  cross_tenant_replication_enabled: false,
} as const;

/** The storage account of the buckets, a container for each, and the queues that their new blobs are told to. */
export function bucketBlocks(plan: AzurePlan): Block[] {
  if (plan.buckets.length === 0) return [];
  return [
    account(),
    resource("azurerm_storage_management_policy", "buckets", {
      storage_account_id: ref(STORAGE_ACCOUNT, "id"),
      rule: block({
        name: "old-versions",
        enabled: true,
        filters: block({ blob_types: ["blockBlob"] }),
        actions: block({ version: block({ delete_after_days_since_creation: DELETED_DAYS }) }),
      }),
    }),
    ...plan.buckets.map(({ name }) => container(identifier(name), name)),
    ...eventBlocks(plan),
  ];
}

function account(): Resource {
  return resource("azurerm_storage_account", "buckets", {
    name: compactName(ACCOUNT_LABEL),
    ...PLACE,
    ...SAFE_ACCOUNT,
    account_replication_type: v("storage_replication"),
    tags: ref("local.tags"),
    blob_properties: block({
      versioning_enabled: true,
      delete_retention_policy: block({ days: DELETED_DAYS }),
      container_delete_retention_policy: block({ days: DELETED_DAYS }),
    }),
  });
}

function container(label: string, name: string): Resource {
  return resource("azurerm_storage_container", label, {
    name,
    storage_account_id: ref(STORAGE_ACCOUNT, "id"),
    container_access_type: "private",
  });
}

function eventBlocks({ app, eventSubscriptions }: AzurePlan): Block[] {
  if (eventSubscriptions.length === 0) return [];
  return [
    container(identifier(EVENT_DEAD_LETTERS_NAME), EVENT_DEAD_LETTERS_NAME),
    resource("azurerm_eventgrid_system_topic", "buckets", {
      name: fullName(app, "buckets"),
      ...PLACE,
      source_resource_id: ref(STORAGE_ACCOUNT, "id"),
      topic_type: "Microsoft.Storage.StorageAccounts",
      tags: ref("local.tags"),
      identity: block({ type: "UserAssigned", identity_ids: [ref(EVENTS_IDENTITY, "id")] }),
    }),
    ...eventSubscriptions.map(eventSubscription),
  ];
}

/** https://learn.microsoft.com/azure/event-grid/blob-event-quickstart-portal; subjects are `/blobServices/default/containers/<container>/blobs/<blob>`. */
function eventSubscription({ name, bucket, prefix, suffix, queue }: EventSubscriptionPlan): Resource {
  const identity = { type: "UserAssigned", user_assigned_identity: ref(EVENTS_IDENTITY, "id") };
  const { attemptsMax, ageMax } = QUOTAS.eventGrid;
  return resource(
    "azurerm_eventgrid_system_topic_event_subscription",
    identifier(name),
    {
      name: queue,
      system_topic: ref(EVENTS_TOPIC, "name"),
      resource_group_name: PLACE.resource_group_name,
      event_delivery_schema: "CloudEventSchemaV1_0",
      included_event_types: ["Microsoft.Storage.BlobCreated"],
      service_bus_queue_endpoint_id: ref(addressOf("queue", queue), "id"),
      subject_filter: block({
        subject_begins_with: tpl`/blobServices/default/containers/${ref(addressOf("bucket", bucket), "name")}/blobs/${prefix}`,
        subject_ends_with: suffix === "" ? undefined : suffix,
        case_sensitive: true,
      }),
      delivery_identity: block(identity),
      dead_letter_identity: block(identity),
      storage_blob_dead_letter_destination: block({
        storage_account_id: ref(STORAGE_ACCOUNT, "id"),
        storage_blob_container_name: ref(EVENT_DEAD_LETTERS, "name"),
      }),
      retry_policy: block({ max_delivery_attempts: attemptsMax.value, event_time_to_live: ageMax.value }),
    },
    { comment: `New blobs of ${bucket} to the queue ${queue}.`, dependsOn: [ref(ROLES_KNOWN)] },
  );
}
