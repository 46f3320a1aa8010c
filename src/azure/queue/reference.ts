import { instance, type Reference } from "../ground/references.ts";

/** The type of queues in Terraform. */
export const QUEUE_TYPE = "azurerm_servicebus_queue";

/** Address of the namespace of all queues. */
export const SERVICE_BUS = "azurerm_servicebus_namespace.queues";

/** Addresses of all queues by name, and of those of dead letters, which others forward to. */
export const QUEUES = `${QUEUE_TYPE}.queue`;
export const DEAD_LETTERS = `${QUEUE_TYPE}.dead_letter`;

/** The name of a queue: of one of {@link QUEUES} or {@link DEAD_LETTERS}. */
export function queueName(queues: string, name: string): Reference {
  return { address: instance(queues, name), attribute: "name" };
}
