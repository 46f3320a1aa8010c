import type { Quantity } from "../../billing/line-item.ts";
import { averageOf, checkUsage, type Measure } from "../../billing/measure.ts";
import { metered } from "../../billing/metered.ts";

/** The Workers Paid plan, once per account; the included quantities of the other meters come with it. */
export function workersPaidPlan(): Quantity[] {
  return metered("workers", "account", { "paid-plan": 1 });
}

/** A month of one Worker. */
export interface WorkerUsage {
  /** Requests from outside; subrequests, service bindings and static assets are free. */
  readonly requests: number;
  readonly cpuMs: Measure;
}

/** Requests and CPU time; waiting is free (https://developers.cloudflare.com/workers/platform/pricing/). */
export function worker(resource: string, usage: WorkerUsage): Quantity[] {
  checkUsage(resource, usage);
  return metered("workers", resource, {
    requests: usage.requests,
    "cpu-ms": usage.requests * averageOf(usage.cpuMs),
  });
}

/** A month of one class of Durable Objects. */
export interface DurableObjectsUsage {
  /** HTTP requests, RPC calls, alarms and WebSocket connections. */
  readonly requests: number;
  /** WebSocket messages received: 20 count as one request. */
  readonly webSocketMessages?: number;
  /** Seconds objects were active, over all objects; each is billed as 128 MB. */
  readonly activeSeconds: number;
  readonly sqliteGB?: number;
}

/** Requests and wall-clock time, in whole millions (https://developers.cloudflare.com/durable-objects/platform/pricing/). */
export function durableObjects(resource: string, usage: DurableObjectsUsage): Quantity[] {
  checkUsage(resource, usage);
  const requests = usage.requests + (usage.webSocketMessages ?? 0) / 20;
  return metered("durable-objects", resource, {
    requests: requests,
    duration: usage.activeSeconds * 0.128,
    "sqlite-storage": usage.sqliteGB ?? 0,
  });
}
