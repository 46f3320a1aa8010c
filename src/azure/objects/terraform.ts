import { block, type Resource, ref, resource, tpl } from "@motif/compile";
import { fullName, identifier } from "@motif/compile/kit";
import { containerAddress, containerName, STORAGE_ACCOUNT } from "../bucket/reference.ts";
import { CONTRIBUTOR } from "../bucket/roles.ts";
import type { BasePlan } from "../ground/plan.ts";
import { expressionOf, identityAddress, PLACE, TAGS } from "../ground/references.ts";
import { assignment, identity, principalOf, ROLES_KNOWN } from "../ground/roles.ts";
import type { TerraformParts } from "../ground/room.ts";
import { privateContainer } from "../ground/storage.ts";
import { queueAddress } from "../queue/reference.ts";
import { SENDER } from "../queue/roles.ts";
import { EVENT_DEAD_LETTERS, type EventSubscriptionPlan, type EventSubscriptionPlans } from "./plan.ts";
import { QUOTAS } from "./profile.ts";

/** Address of what has the events of all blobs. */
export const TOPIC = "azurerm_eventgrid_system_topic.buckets";

/** Who delivers events. */
const DELIVERER = "events";
const IDENTITY = identityAddress(DELIVERER);
const DEAD_LETTERS = containerAddress(EVENT_DEAD_LETTERS);

/** What tells new blobs to queues, with an identity of its own. */
export function objectsTerraform({
  app,
  eventSubscriptions,
}: BasePlan & EventSubscriptionPlans): TerraformParts {
  if (eventSubscriptions.length === 0) return {};
  return {
    functions: [
      privateContainer(identifier(EVENT_DEAD_LETTERS), EVENT_DEAD_LETTERS, STORAGE_ACCOUNT),
      resource("azurerm_eventgrid_system_topic", "buckets", {
        name: fullName(app, "buckets"),
        ...PLACE,
        source_resource_id: ref(STORAGE_ACCOUNT, "id"),
        topic_type: "Microsoft.Storage.StorageAccounts",
        tags: TAGS,
        identity: block({ type: "UserAssigned", identity_ids: [ref(IDENTITY, "id")] }),
      }),
      ...eventSubscriptions.map(eventSubscription),
    ],
    iam: [identity(app, DELIVERER, "event-delivery")],
    roles: roles(eventSubscriptions),
  };
}

/** Event Grid hands events over to queues, and those that it cannot deliver to a container. */
function roles(eventSubscriptions: readonly EventSubscriptionPlan[]): Resource[] {
  const principal = principalOf(DELIVERER);
  return [
    ...eventSubscriptions.map(({ name, queue }) =>
      assignment({
        label: `events_${identifier(name)}`,
        role: SENDER,
        scope: queueAddress(queue),
        principal,
        why: [`Event Grid: hands events over to the queue ${queue} (${name})`],
      }),
    ),
    assignment({
      label: "events_dead_letters",
      role: CONTRIBUTOR,
      scope: DEAD_LETTERS,
      principal,
      why: [`Event Grid: keeps events that it could not deliver in ${EVENT_DEAD_LETTERS}`],
    }),
  ];
}

/** https://learn.microsoft.com/azure/event-grid/blob-event-quickstart-portal; subjects are `/blobServices/default/containers/<container>/blobs/<blob>`. */
function eventSubscription({ name, bucket, prefix, suffix, queue }: EventSubscriptionPlan): Resource {
  const identity = { type: "UserAssigned", user_assigned_identity: ref(IDENTITY, "id") };
  const { attemptsMax, ageMax } = QUOTAS;
  return resource(
    "azurerm_eventgrid_system_topic_event_subscription",
    identifier(name),
    {
      name: queue,
      system_topic: ref(TOPIC, "name"),
      resource_group_name: PLACE.resource_group_name,
      event_delivery_schema: "CloudEventSchemaV1_0",
      included_event_types: ["Microsoft.Storage.BlobCreated"],
      service_bus_queue_endpoint_id: ref(queueAddress(queue), "id"),
      subject_filter: block({
        subject_begins_with: tpl`/blobServices/default/containers/${expressionOf(containerName(bucket))}/blobs/${prefix}`,
        subject_ends_with: suffix === "" ? undefined : suffix,
        case_sensitive: true,
      }),
      delivery_identity: block(identity),
      dead_letter_identity: block(identity),
      storage_blob_dead_letter_destination: block({
        storage_account_id: ref(STORAGE_ACCOUNT, "id"),
        storage_blob_container_name: ref(DEAD_LETTERS, "name"),
      }),
      retry_policy: block({ max_delivery_attempts: attemptsMax.value, event_time_to_live: ageMax.value }),
    },
    { comment: `New blobs of ${bucket} to the queue ${queue}.`, dependsOn: [ref(ROLES_KNOWN)] },
  );
}
