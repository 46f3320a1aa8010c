/** What the prices of all clouds share: meters, usage, and models of what goes on in a month. */
export type { Quantity } from "./billing/line-item.ts";
export { averageOf, checkBatch, checkUsage, type Measure } from "./billing/measure.ts";
export { metered } from "./billing/metered.ts";
export { CostError } from "./errors.ts";
export { eventBus } from "./meters/aws/eventbridge.ts";
export { kinesisProvisioned } from "./meters/aws/kinesis.ts";
export { eventHubs } from "./meters/azure/messaging.ts";
export type { Billing, Container, Month, OtherGateway, Pricing } from "./pricing.ts";
export * from "./units.ts";
export {
  activeInstances,
  averageColdShare,
  averageSpillShare,
  invocationMs,
  unitsPerInvocation,
} from "./usage/execution.ts";
export type { FunctionUsage } from "./usage/function-usage.ts";
export type { BusUsage, QueueUsage, StreamUsage, TableUsage, TopicUsage } from "./usage/kinds/rooms.ts";
export { perMonth } from "./usage/lane.ts";
export { peakConcurrency, peakPerSecond } from "./usage/peak.ts";
export { emptyReceivesPerSecond } from "./usage/polling.ts";
export { runsPerMonth } from "./usage/schedule-runs.ts";
export { type RouteUsage, requestsOf } from "./usage/triggers/api.ts";
export type { WorkflowUsage } from "./usage/workflow-usage.ts";
export { type Limit, type Warning, warnAbove } from "./warning.ts";
export type { Assumptions } from "./workload/assumptions.ts";
