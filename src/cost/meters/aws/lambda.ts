import type { Quantity } from "../../billing/line-item.ts";
import { averageOf, checkUsage, type Measure } from "../../billing/measure.ts";
import { metered } from "../../billing/metered.ts";
import { ceilTo } from "../../units.ts";

/** A month of a Lambda@Edge function. */
export interface LambdaEdgeUsage {
  readonly memoryMB: number;
  readonly requests: number;
  readonly durationMs: Measure;
}

/** Lambda@Edge: no free tier, durations rounded up to 1 ms (https://aws.amazon.com/lambda/pricing/). */
export function lambdaEdge(resource: string, usage: LambdaEdgeUsage): Quantity[] {
  checkUsage(resource, usage);
  const seconds = (usage.requests * averageOf(usage.durationMs, (ms) => ceilTo(ms, 1))) / 1000;
  return metered("lambda-edge", resource, {
    requests: usage.requests,
    duration: (seconds * usage.memoryMB) / 1024,
  });
}

/** A month of Lambda Managed Instances; EC2 prices are the caller's, since the book has no EC2. */
export interface ManagedInstancesUsage {
  readonly requests: number;
  readonly instanceHours: number;
  /** List price of the instance type per hour. */
  readonly ec2OnDemandUSD: number;
  /** What is really paid per hour, after a Savings Plan. */
  readonly ec2EffectiveUSD: number;
}

/** Requests, EC2, and the fee on EC2's on-demand price whatever is really paid for the instance; no duration. */
export function lambdaManagedInstances(resource: string, usage: ManagedInstancesUsage): Quantity[] {
  checkUsage(resource, usage);
  const { requests, instanceHours, ec2OnDemandUSD, ec2EffectiveUSD } = usage;
  const price = { unit: "hour", unitPriceUSD: ec2EffectiveUSD, source: "given with the workload" };
  return [
    ...metered("lambda", resource, {
      "managed-instances-requests": requests,
      "managed-instances-fee": instanceHours * ec2OnDemandUSD,
    }),
    { service: "ec2", sku: "instance", resource, quantity: instanceHours, price },
  ];
}

/** A month of durable executions. */
export interface DurableExecutionUsage {
  /** Starts, steps (and each retry), waits, callbacks, map branches. */
  readonly operations: number;
  readonly bytesWritten: number;
  /** Average data kept, while running and for the retention after. */
  readonly gbRetained: number;
}

/** Durable execution charges on top of the function's own; data counts in decimal gigabytes, as in AWS's example. */
export function lambdaDurable(resource: string, usage: DurableExecutionUsage): Quantity[] {
  checkUsage(resource, usage);
  return metered("lambda", resource, {
    "durable-operations": usage.operations,
    "durable-data-written": usage.bytesWritten / 1e9,
    "durable-data-retained": usage.gbRetained,
  });
}
