import { identifier } from "@motif/compile/kit";
import type { Reference } from "../ground/references.ts";

/** The type of queues in Terraform. */
export const QUEUE_TYPE = "azurerm_servicebus_queue";

/** Address of the namespace of all queues. */
export const SERVICE_BUS = "azurerm_servicebus_namespace.queues";

/** The address of a queue. */
export function queueAddress(name: string): string {
  return `${QUEUE_TYPE}.${identifier(name)}`;
}

/** The name of a queue. */
export function queueName(name: string): Reference {
  return { address: queueAddress(name), attribute: "name" };
}
