import { output, type Resource, ref, resource, tpl } from "@motif/compile";
import { identifier, outputByName } from "@motif/compile/kit";
import { uniqueName } from "../ground/naming.ts";
import { expressionOf, PLACE, TAGS } from "../ground/references.ts";
import type { TerraformParts } from "../ground/room.ts";
import type { QueuePlan, QueuePlans } from "./plan.ts";
import { QUEUE_TYPE, queueName, SERVICE_BUS } from "./reference.ts";

/** MB of messages that a queue can hold, the most in the Standard tier: a full queue takes no more. */
const LARGEST_QUEUE = 5120;

/** The namespace and its queues. */
export function queueTerraform({ queues }: QueuePlans): TerraformParts {
  if (queues.length === 0) return {};
  const names = (purpose: QueuePlan["purpose"]) =>
    queues
      .filter((queue) => queue.purpose === purpose)
      .map(({ name }) => [name, expressionOf(queueName(name))] as const);
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
      ...queues.map(queueItself),
    ],
    outputs: {
      data: [
        output("service_bus_namespace", {
          description: "Service Bus of the queues.",
          value: ref(SERVICE_BUS, "name"),
        }),
        ...outputByName("queue_names", "Service Bus queues, by their name in the app.", names("own")),
      ],
      deadLetters: outputByName(
        "dead_letter_queue_names",
        "Queues of what failed for good, by name.",
        names("dead-letters"),
      ),
    },
  };
}

function queueItself(queue: QueuePlan): Resource {
  const { forwardDeadLettersTo: forward } = queue;
  return resource(
    QUEUE_TYPE,
    identifier(queue.name),
    {
      name: queue.name,
      namespace_id: ref(SERVICE_BUS, "id"),
      requires_session: queue.sessions ? true : undefined,
      max_size_in_megabytes: LARGEST_QUEUE,
      lock_duration: isoDuration(queue.lockDuration),
      max_delivery_count: queue.maxDeliveryCount,
      default_message_ttl: isoDuration(queue.retention),
      dead_lettering_on_message_expiration: queue.keepExpired,
      requires_duplicate_detection: queue.duplicateWindow > 0 ? true : undefined,
      duplicate_detection_history_time_window:
        queue.duplicateWindow > 0 ? isoDuration(queue.duplicateWindow) : undefined,
      forward_dead_lettered_messages_to: forward === undefined ? undefined : expressionOf(queueName(forward)),
    },
    { comment: `${queue.description}.` },
  );
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
