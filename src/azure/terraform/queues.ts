import { type Block, type Resource, ref, resource } from "@motif/compile";
import { identifier, uniqueName } from "../ground/naming.ts";
import type { AzurePlan, QueuePlan } from "../plan/azure-plan.ts";
import { addressOf, PLACE, SERVICE_BUS } from "./references.ts";

/** MB of messages that a queue can hold, the most in the Standard tier: a full queue takes no more. */
const LARGEST_QUEUE = 5120;

/** The namespace and its queues. */
export function queueBlocks({ queues }: AzurePlan): Block[] {
  if (queues.length === 0) return [];
  return [
    resource("azurerm_servicebus_namespace", "queues", {
      name: uniqueName(),
      ...PLACE,
      sku: "Standard",
      minimum_tls_version: "1.2",
      local_auth_enabled: false,
      tags: ref("local.tags"),
    }),
    ...queues.map(queueItself),
  ];
}

function queueItself(queue: QueuePlan): Resource {
  const { forwardDeadLettersTo: forward } = queue;
  return resource(
    "azurerm_servicebus_queue",
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
      forward_dead_lettered_messages_to:
        forward === undefined ? undefined : ref(addressOf("queue", forward), "name"),
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
