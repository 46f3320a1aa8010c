import { type Container, checkUsage, HOURS_PER_MONTH, metered, type Quantity } from "@motif/cost/kit";

/** What could serve an API in place of the Flex Consumption plan: instances that always run. */
export const PREMIUM: Container = {
  name: "Functions Premium instances (EP1, one at least)",
  cores: 1,
  fewest: 1,
  quantities: (instances) =>
    functionsPremium("container", { size: "EP1", instances, hours: HOURS_PER_MONTH }),
  // One plan serves all routes, so nothing has to be in front of it; its address is part of it.
  replaces: ({ service, resource }, http) =>
    service === "apim-consumption" || (service === "functions-flex" && http.has(resource)),
};

/** A month of an Elastic Premium plan; at least one instance always runs. */
export interface PremiumPlanUsage {
  readonly size: "EP1" | "EP2" | "EP3";
  readonly instances: number;
  readonly hours: number;
}

const PREMIUM_VCPUS = { EP1: 1, EP2: 2, EP3: 4 } as const;

/** Premium plan: vCPU-hours and GB-hours (3.5 GB per vCPU), no charge per execution. */
export function functionsPremium(resource: string, usage: PremiumPlanUsage): Quantity[] {
  checkUsage(resource, usage);
  const vCPUHours = PREMIUM_VCPUS[usage.size] * usage.instances * usage.hours;
  return metered("functions-premium", resource, { vcpu: vCPUHours, memory: vCPUHours * 3.5 });
}
