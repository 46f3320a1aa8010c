import type { Reference } from "../ground/reference.ts";
import { pascal } from "../ground/sam.ts";

/** The type of buses in Terraform. */
export const BUS_TYPE = "aws_cloudwatch_event_bus";

/** Address of all rules, each by the name of the queue that it brings events into. */
export const RULES_ADDRESS = "aws_cloudwatch_event_rule.queue";

/** A bus of the plan. */
export function busReference(name: string, attribute: "name" | "arn"): Reference {
  return { type: BUS_TYPE, name, attribute };
}

/** The ids of a bus and of a rule in SAM: `OrdersBus`, `OrdersStockRule`. */
export function busId(name: string): string {
  return `${pascal(name)}Bus`;
}
/** The same of the rule for a queue. */
export function ruleId(queue: string): string {
  return `${pascal(queue)}Rule`;
}
