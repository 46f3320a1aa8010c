import { entryNamed } from "@motif/core/model";
import { type Billing, eventBus, type Month, type Quantity } from "@motif/cost/kit";
import type { BusPlans } from "./plan.ts";

/** What EventBridge bills of what buses are made of. */
export const BILLING: Billing = {
  aws_cloudwatch_event_bus: ["eventbridge"],
  aws_cloudwatch_event_rule: "rules and what they hand over within an account are free",
  aws_cloudwatch_event_target: "part of the rule",
};

/** A month of buses: what is published. Copies for queues cost nothing here, and are requests there. */
export function busPrice({ buses }: BusPlans, { usage }: Month): Quantity[] {
  return buses.flatMap(({ name }) => {
    const { eventBytes, published } = entryNamed(usage.resources.bus, name);
    return eventBus(`bus ${name}`, { events: published, eventBytes });
  });
}
