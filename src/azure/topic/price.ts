import { entryNamed } from "@motif/core/model";
import type { Billing, Month, Quantity } from "@motif/cost/kit";
import { serviceBus } from "../queue/price.ts";
import type { TopicPlans } from "./plan.ts";

/** What Service Bus bills of what topics are made of. */
export const BILLING: Billing = {
  azurerm_servicebus_topic: ["servicebus"],
  azurerm_servicebus_subscription: ["servicebus"],
  azurerm_servicebus_subscription_rule: "part of the subscription",
};

/**
 * A month of topics. "Service Bus bills one operation for each forwarded message"
 * (https://learn.microsoft.com/azure/service-bus-messaging/service-bus-auto-forwarding): those are with the queues.
 */
export function topicPrice({ topics }: TopicPlans, { usage }: Month): Quantity[] {
  return topics.flatMap(({ name }) => {
    const { messageBytes, published } = entryNamed(usage.resources.topic, name);
    return serviceBus(`topic ${name}`, { tier: "standard", messageBytes, sends: published, receives: 0 });
  });
}
