import { eachKey, output, type Resource, ref, resource, tpl } from "@motif/compile";
import { outputByName, outputOfEach, repeated } from "@motif/compile/kit";
import { uniqueName } from "../ground/naming.ts";
import { expressionOf, PLACE, TAGS } from "../ground/references.ts";
import type { TerraformParts } from "../ground/room.ts";
import type { QueuePlan, QueuePlans } from "./plan.ts";
import { DEAD_LETTERS, QUEUE_TYPE, QUEUES, queueName, SERVICE_BUS } from "./reference.ts";

/** MB of messages that a queue can hold, the most in the Standard tier: a full queue takes no more. */
const LARGEST_QUEUE = 5120;

/** The namespace and its queues. */
export function queueTerraform({ queues }: QueuePlans): TerraformParts {
  if (queues.length === 0) return {};
  const dead = queues.filter(({ purpose }) => purpose === "dead-letters");
  const others = queues.filter(({ purpose }) => purpose !== "dead-letters");
  const own = others.filter(({ purpose }) => purpose === "own");
  const names = own.map(({ name }) => [name, expressionOf(queueName(QUEUES, name))] as const);
  return {
    resourceProviders: ["Microsoft.ServiceBus"],
    locals: { service_bus_host: tpl`${ref(SERVICE_BUS, "name")}.servicebus.windows.net` },
    data: [
      resource("azurerm_servicebus_namespace", "queues", {
        name: uniqueName(),
        ...PLACE,
        sku: "Standard",
        minimum_tls_version: "1.2",
        local_auth_enabled: false,
        tags: TAGS,
      }),
      ...queueBlock("queue", others),
      ...queueBlock("dead_letter", dead),
    ],
    outputs: {
      data: [
        output("service_bus_namespace", {
          description: "Service Bus of the queues.",
          value: ref(SERVICE_BUS, "name"),
        }),
        ...outputByName("queue_names", "Service Bus queues, by their name in the app.", names),
      ],
      deadLetters:
        dead.length > 0
          ? [
              outputOfEach(
                "dead_letter_queue_names",
                "Queues of what failed for good, by name.",
                DEAD_LETTERS,
                "name",
              ),
            ]
          : [],
    },
  };
}

/** Queues that are alike; those of dead letters are apart, since no resource can refer to other instances of itself. */
function queueBlock(label: string, queues: readonly QueuePlan[]): Resource[] {
  if (queues.length === 0) return [];
  const alike = queues.map((queue) => {
    return { key: queue.name, comment: `${queue.description}.`, values: valuesOf(queue) };
  });
  const { forEach, value } = repeated(alike);
  // What none of them has is left out.
  const given = (name: keyof ReturnType<typeof valuesOf>) =>
    alike.some(({ values }) => values[name] !== undefined) ? value(name) : undefined;
  return [
    resource(
      QUEUE_TYPE,
      label,
      {
        name: eachKey,
        namespace_id: ref(SERVICE_BUS, "id"),
        requires_session: given("sessions"),
        max_size_in_megabytes: LARGEST_QUEUE,
        lock_duration: given("lock"),
        max_delivery_count: given("deliveries"),
        default_message_ttl: given("ttl"),
        dead_lettering_on_message_expiration: given("keep_expired"),
        requires_duplicate_detection: given("drop_duplicates"),
        duplicate_detection_history_time_window: given("duplicate_window"),
        forward_dead_lettered_messages_to: given("dead_letters"),
      },
      { forEach },
    ),
  ];
}

function valuesOf(queue: QueuePlan) {
  const { forwardDeadLettersTo: forward, duplicateWindow } = queue;
  return {
    lock: isoDuration(queue.lockDuration),
    deliveries: queue.maxDeliveryCount,
    ttl: isoDuration(queue.retention),
    keep_expired: queue.keepExpired,
    sessions: queue.sessions ? true : undefined,
    drop_duplicates: duplicateWindow > 0 ? true : undefined,
    duplicate_window: duplicateWindow > 0 ? isoDuration(duplicateWindow) : undefined,
    dead_letters: forward === undefined ? undefined : expressionOf(queueName(DEAD_LETTERS, forward)),
  };
}

/** Seconds as Service Bus writes them: `P1DT30S`; https://www.iso.org/iso-8601-date-and-time-format.html */
export function isoDuration(seconds: number): string {
  const part = (value: number, unit: string) => (value > 0 ? `${value}${unit}` : "");
  const days = part(Math.floor(seconds / 86_400), "D");
  const time =
    part(Math.floor(seconds / 3600) % 24, "H") +
    part(Math.floor(seconds / 60) % 60, "M") +
    part(seconds % 60, "S");
  return `P${days}${time === "" ? "" : `T${time}`}`;
}
