import type { Quantity } from "../billing/line-item.ts";
import { checkUsage } from "../billing/measure.ts";
import { metered } from "../billing/metered.ts";

/** A month of logs, metrics, alarms and traces. */
export interface AwsObservabilityUsage {
  readonly logGB?: number;
  /** Logs kept, average over the month; without a retention they grow for ever. */
  readonly storedLogGB?: number;
  readonly queriedLogGB?: number;
  /** Distinct metrics. Metrics written as EMF count here and their log lines in `logGB`. */
  readonly metrics?: number;
  readonly alarms?: number;
  readonly dashboards?: number;
  /** Traces recorded, after sampling. */
  readonly traces?: number;
}

/** CloudWatch and X-Ray (https://aws.amazon.com/cloudwatch/pricing/, https://aws.amazon.com/xray/pricing/). */
export function awsObservability(resource: string, usage: AwsObservabilityUsage): Quantity[] {
  checkUsage(resource, usage);
  return [
    ...metered("cloudwatch-logs", resource, {
      ingest: usage.logGB,
      storage: usage.storedLogGB,
      "insights-scan": usage.queriedLogGB,
    }),
    ...metered("cloudwatch", resource, {
      "custom-metric": usage.metrics,
      "standard-alarm": usage.alarms,
      dashboard: usage.dashboards,
    }),
    ...metered("xray", resource, { "traces-recorded": usage.traces }),
  ];
}

/**
 * Traces Lambda records of its own invocations: the first request each second and 5% of the rest, not configurable
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html). Arrivals are taken as even over `seconds`.
 */
export function sampledTraces(requests: number, seconds: number): number {
  const first = Math.min(requests, seconds);
  return first + 0.05 * (requests - first);
}
