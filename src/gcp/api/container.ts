import { type Container, checkUsage, HOURS_PER_MONTH, metered, type Quantity } from "@motif/cost/kit";

/** What could serve an API in place of functions that are billed by request. */
export const CLOUD_RUN_INSTANCES: Container = {
  name: "Cloud Run instances billed by time (1 vCPU, 512 MiB, one at least)",
  cores: 1,
  fewest: 1,
  quantities: (instances) =>
    cloudRunInstances("container", { instances, hours: HOURS_PER_MONTH, vCPU: 1, memoryMiB: 512 }),
  // One service answers all routes, so nothing has to be in front of it; Cloud Run's address is shared and free.
  replaces: ({ service, sku, resource }, http) =>
    service === "apigateway" || (service === "cloudrun" && !sku.startsWith("internet") && http.has(resource)),
};

/** A month of a Cloud Run service billed by instance: CPU always allocated. */
export interface CloudRunInstanceUsage {
  readonly instances: number;
  readonly hours: number;
  readonly vCPU: number;
  readonly memoryMiB: number;
}

/** Instance-based billing: the whole life of every instance, no charge for requests. */
export function cloudRunInstances(resource: string, usage: CloudRunInstanceUsage): Quantity[] {
  checkUsage(resource, usage);
  const seconds = usage.instances * usage.hours * 3600;
  return metered("cloudrun", resource, {
    "cpu-instance-based": seconds * usage.vCPU,
    "memory-instance-based": (seconds * usage.memoryMiB) / 1024,
  });
}
