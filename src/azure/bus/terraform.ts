import { block, call, eachKey, jsonencode, type Resource, ref, resource, type Value } from "@motif/compile";
import { fullName, outputByName, repeated } from "@motif/compile/kit";
import { CONTAINER_TYPE } from "../bucket/reference.ts";
import { CONTRIBUTOR } from "../bucket/roles.ts";
import { compactName, uniqueName } from "../ground/naming.ts";
import type { BasePlan } from "../ground/plan.ts";
import { expressionOf, ofInstance, PLACE, TAGS } from "../ground/references.ts";
import { assignment, ROLES_KNOWN } from "../ground/roles.ts";
import type { TerraformParts } from "../ground/room.ts";
import { privateContainer, SAFE_ACCOUNT } from "../ground/storage.ts";
import { QUOTAS as DELIVERY } from "../objects/profile.ts";
import { QUEUES } from "../queue/reference.ts";
import { SENDER } from "../queue/roles.ts";
import { MARK, markOf } from "./environment.ts";
import type { BusPlan, BusPlans } from "./plan.ts";
import { BUS_TYPE, BUSES, busEndpoint, rulesLocal } from "./reference.ts";

/** The identity that delivers events. */
const IDENTITY = "azurerm_user_assigned_identity.buses";
const ACCOUNT = "azurerm_storage_account.buses";
/** Where events end that cannot be delivered. */
const UNDELIVERED = `${CONTAINER_TYPE}.undelivered_events`;
/** Of the account's name; no digest of a function app's name has an `l` in it. */
const ACCOUNT_LABEL = "lostx";

/** The buses, with an identity that delivers to queues, and a container for what it cannot deliver. */
export function busTerraform({ app, buses }: BasePlan & BusPlans): TerraformParts {
  if (buses.length === 0) return {};
  const rules = buses.flatMap(({ name, rules: own }) => own.map(({ queue }) => ({ bus: name, queue })));
  return {
    resourceProviders: ["Microsoft.EventGrid"],
    locals: Object.fromEntries(
      buses.map(({ name, rules: own }): [string, Value] => [rulesLocal(name), jsonencode(own as never)]),
    ),
    data: [
      topics(buses),
      resource("azurerm_storage_account", "buses", {
        name: compactName(ACCOUNT_LABEL),
        ...PLACE,
        ...SAFE_ACCOUNT,
        account_replication_type: "LRS",
        blob_properties: block({ delete_retention_policy: block({ days: 7 }) }),
        tags: TAGS,
      }),
      privateContainer("undelivered_events", "undelivered-events", ref(ACCOUNT, "id")),
      subscriptions(rules),
    ],
    iam: [
      resource("azurerm_user_assigned_identity", "buses", {
        name: fullName(app, "buses"),
        ...PLACE,
        tags: TAGS,
      }),
    ],
    roles: roles(rules.map(({ queue }) => queue)),
    outputs: {
      data: outputByName(
        "bus_endpoints",
        "Event Grid topics, by their name in the app.",
        buses.map(({ name }) => [name, expressionOf(busEndpoint(name))]),
      ),
    },
  };
}

function topics(buses: readonly BusPlan[]): Resource {
  const { forEach } = repeated(
    buses.map(({ name, description }) => ({ key: name, comment: `${description}.`, values: {} })),
  );
  return resource(
    BUS_TYPE,
    "bus",
    {
      name: uniqueName(eachKey),
      ...PLACE,
      input_schema: "CloudEventSchemaV1_0",
      local_auth_enabled: false,
      tags: TAGS,
      identity: block({ type: "UserAssigned", identity_ids: [ref(IDENTITY, "id")] }),
    },
    { forEach },
  );
}

/** Event Grid hands events over to queues, and those that it cannot deliver to a container. */
function roles(queues: readonly string[]): Resource[] {
  const principal = ref(IDENTITY, "principal_id");
  return [
    assignment(
      "bus_queue",
      { role: SENDER, scope: ofInstance(QUEUES, eachKey, "id"), principal },
      { comment: "Event Grid: hands events over to the queues of rules", forEach: call("toset", queues) },
    ),
    assignment(
      "undelivered_events",
      { role: CONTRIBUTOR, scope: ref(UNDELIVERED, "id"), principal },
      { comment: "Event Grid: keeps events that it could not deliver in undelivered-events" },
    ),
  ];
}

/** Each brings the events that the publisher's adapter marked for it. https://learn.microsoft.com/azure/event-grid/event-filtering */
function subscriptions(rules: readonly { readonly bus: string; readonly queue: string }[]): Resource {
  const identity = { type: "UserAssigned", user_assigned_identity: ref(IDENTITY, "id") };
  const { forEach, value } = repeated(
    rules.map(({ bus, queue }) => ({ key: queue, values: { bus, mark: markOf([queue]) } })),
  );
  return resource(
    "azurerm_eventgrid_event_subscription",
    "bus",
    {
      name: eachKey,
      scope: ofInstance(BUSES, value("bus"), "id"),
      event_delivery_schema: "CloudEventSchemaV1_0",
      service_bus_queue_endpoint_id: ofInstance(QUEUES, eachKey, "id"),
      advanced_filter: block({ string_contains: block({ key: MARK, values: [value("mark")] }) }),
      delivery_identity: block(identity),
      dead_letter_identity: block(identity),
      storage_blob_dead_letter_destination: block({
        storage_account_id: ref(ACCOUNT, "id"),
        storage_blob_container_name: ref(UNDELIVERED, "name"),
      }),
      retry_policy: block({
        max_delivery_attempts: DELIVERY.attemptsMax.value,
        event_time_to_live: DELIVERY.ageMax.value,
      }),
    },
    { comment: "Each brings events into the queue of its name.", forEach, dependsOn: [ref(ROLES_KNOWN)] },
  );
}
