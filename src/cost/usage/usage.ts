import type { FunctionUsage } from "./function-usage.ts";
import type { ResourceUsage } from "./kinds/index.ts";
import type { TriggersUsage } from "./triggers/index.ts";
import type { WorkflowUsage } from "./workflow-usage.ts";

/**
 * What an app uses in a month (730 hours) at one level of traffic, without a word of any cloud. Counts are of the
 * whole month; sizes in bytes, times in milliseconds.
 */
export interface Usage {
  /** What the usage is of: `1,000 arrivals a day`, or a run. */
  readonly arrivalsPerDay: number;
  readonly functions: readonly FunctionUsage[];
  readonly resources: ResourceUsage;
  readonly triggers: TriggersUsage;
  readonly workflows: readonly WorkflowUsage[];
}
