import {
  block,
  commented,
  eachValue,
  local,
  locals,
  type Resource,
  ref,
  resource,
  tpl,
  type Value,
} from "@motif/compile";
import { fullName } from "@motif/compile/kit";
import { blobNameOf, listPrefixOf } from "../bucket/name.ts";
import { CONTAINER_TYPE, CONTAINERS, STORAGE_ACCOUNT } from "../bucket/reference.ts";
import { CONTRIBUTOR } from "../bucket/roles.ts";
import type { BasePlan } from "../ground/plan.ts";
import { ofInstance, PLACE, TAGS } from "../ground/references.ts";
import { assignment, ROLES_KNOWN } from "../ground/roles.ts";
import type { TerraformParts } from "../ground/room.ts";
import { privateContainer } from "../ground/storage.ts";
import { QUEUES } from "../queue/reference.ts";
import { SENDER } from "../queue/roles.ts";
import { EVENT_DEAD_LETTERS, type EventSubscriptionPlan, type EventSubscriptionPlans } from "./plan.ts";
import { QUOTAS } from "./profile.ts";

/** Address of what has the events of all blobs. */
export const TOPIC = "azurerm_eventgrid_system_topic.buckets";

/** The identity that delivers events. */
const IDENTITY = "azurerm_user_assigned_identity.events";
/** Where events end that cannot be delivered. */
const UNDELIVERED = `${CONTAINER_TYPE}.event_dead_letters`;
const SUBSCRIPTIONS = local("event_subscriptions");

/** What tells new blobs to queues, with an identity of its own. */
export function objectsTerraform({
  app,
  eventSubscriptions,
}: BasePlan & EventSubscriptionPlans): TerraformParts {
  if (eventSubscriptions.length === 0) return {};
  return {
    resourceProviders: ["Microsoft.EventGrid"],
    functions: [
      privateContainer("event_dead_letters", EVENT_DEAD_LETTERS, ref(STORAGE_ACCOUNT, "id")),
      resource("azurerm_eventgrid_system_topic", "buckets", {
        name: fullName(app, "buckets"),
        ...PLACE,
        source_resource_id: ref(STORAGE_ACCOUNT, "id"),
        topic_type: "Microsoft.Storage.StorageAccounts",
        tags: TAGS,
        identity: block({ type: "UserAssigned", identity_ids: [ref(IDENTITY, "id")] }),
      }),
      locals({
        event_subscriptions: commented(
          "Which new blobs go to which queue.",
          subscriptionMap(eventSubscriptions),
        ),
      }),
      eventSubscription(),
    ],
    iam: [
      resource("azurerm_user_assigned_identity", "events", {
        name: fullName(app, "event-delivery"),
        ...PLACE,
        tags: TAGS,
      }),
    ],
    roles: roles(),
  };
}

function subscriptionMap(eventSubscriptions: readonly EventSubscriptionPlan[]): Record<string, Value> {
  const entries = eventSubscriptions.map(({ name, bucket, prefix, suffix, queue }) => {
    const suffixOfName = suffix === "" ? null : blobNameOf(suffix);
    return [name, { bucket, prefix: listPrefixOf(prefix), suffix: suffixOfName, queue }] as const;
  });
  return Object.fromEntries(entries);
}

/** Event Grid hands events over to queues, and those that it cannot deliver to a container. */
function roles(): Resource[] {
  const principal = ref(IDENTITY, "principal_id");
  return [
    assignment(
      "event_queue",
      { role: SENDER, scope: ofInstance(QUEUES, eachValue("queue"), "id"), principal },
      { comment: "Event Grid: hands events over to the queues of its subscriptions", forEach: SUBSCRIPTIONS },
    ),
    assignment(
      "event_dead_letters",
      { role: CONTRIBUTOR, scope: ref(UNDELIVERED, "id"), principal },
      { comment: `Event Grid: keeps events that it could not deliver in ${EVENT_DEAD_LETTERS}` },
    ),
  ];
}

/** https://learn.microsoft.com/azure/event-grid/blob-event-quickstart-portal; subjects are `/blobServices/default/containers/<container>/blobs/<blob>`. */
function eventSubscription(): Resource {
  const identity = { type: "UserAssigned", user_assigned_identity: ref(IDENTITY, "id") };
  const { attemptsMax, ageMax } = QUOTAS;
  const container = ofInstance(CONTAINERS, eachValue("bucket"), "name");
  return resource(
    "azurerm_eventgrid_system_topic_event_subscription",
    "bucket",
    {
      name: eachValue("queue"),
      system_topic: ref(TOPIC, "name"),
      resource_group_name: PLACE.resource_group_name,
      event_delivery_schema: "CloudEventSchemaV1_0",
      included_event_types: ["Microsoft.Storage.BlobCreated"],
      service_bus_queue_endpoint_id: ofInstance(QUEUES, eachValue("queue"), "id"),
      subject_filter: block({
        subject_begins_with: tpl`/blobServices/default/containers/${container}/blobs/${eachValue("prefix")}`,
        subject_ends_with: eachValue("suffix"),
        case_sensitive: true,
      }),
      delivery_identity: block(identity),
      dead_letter_identity: block(identity),
      storage_blob_dead_letter_destination: block({
        storage_account_id: ref(STORAGE_ACCOUNT, "id"),
        storage_blob_container_name: ref(UNDELIVERED, "name"),
      }),
      retry_policy: block({ max_delivery_attempts: attemptsMax.value, event_time_to_live: ageMax.value }),
    },
    { forEach: SUBSCRIPTIONS, dependsOn: [ref(ROLES_KNOWN)] },
  );
}
