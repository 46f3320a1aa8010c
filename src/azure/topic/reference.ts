import { instance, type Reference } from "../ground/references.ts";

/** The type of topics in Terraform. */
export const TOPIC_TYPE = "azurerm_servicebus_topic";

/** Address of all topics, by name. */
export const TOPICS = `${TOPIC_TYPE}.topic`;

/** Address of all subscriptions, each by the name of the queue that it forwards to. */
export const SUBSCRIPTIONS = "azurerm_servicebus_subscription.subscription";

/** The name of a topic. */
export function topicName(name: string): Reference {
  return { address: instance(TOPICS, name), attribute: "name" };
}
