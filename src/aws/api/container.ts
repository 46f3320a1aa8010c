import { type Container, checkUsage, HOURS_PER_MONTH, metered, type Quantity } from "@motif/cost/kit";

/** One load balancer capacity unit takes 25 new connections a second (https://aws.amazon.com/elasticloadbalancing/pricing/). */
const CONNECTIONS_PER_UNIT = 25;

/** What could serve an API in place of Lambda: containers on Fargate. */
export const FARGATE: Container = {
  name: "Fargate tasks (0.25 vCPU, 0.5 GB, arm64, two at least) behind a load balancer",
  cores: 0.25,
  fewest: 2,
  quantities: (tasks, peakPerSecond) =>
    fargate("container", {
      architecture: "arm64",
      tasks,
      vCPU: 0.25,
      memoryGB: 0.5,
      hours: HOURS_PER_MONTH,
      loadBalancerHours: HOURS_PER_MONTH,
      loadBalancerUnits: peakPerSecond / CONNECTIONS_PER_UNIT,
      // One of the load balancer in each of two zones; tasks without a NAT gateway have one each.
      publicAddresses: 2 + tasks,
    }),
  replaces: ({ service, resource }, http) =>
    service.startsWith("apigateway") || (service === "lambda" && http.has(resource)),
};

/** A month of Fargate tasks behind a load balancer: what an always-on container costs. */
export interface FargateUsage {
  readonly architecture: "arm64" | "x86_64";
  readonly tasks: number;
  readonly vCPU: number;
  readonly memoryGB: number;
  /** Hours each task runs. */
  readonly hours: number;
  readonly loadBalancerHours?: number;
  /** Load balancer capacity units, average. */
  readonly loadBalancerUnits?: number;
  /** IPv4: each is billed by the hour, in use or not (https://aws.amazon.com/vpc/pricing/). */
  readonly publicAddresses?: number;
}

/** Fargate and Application Load Balancer (https://aws.amazon.com/fargate/pricing/). */
export function fargate(resource: string, usage: FargateUsage): Quantity[] {
  checkUsage(resource, usage);
  const {
    architecture,
    vCPU,
    memoryGB,
    loadBalancerHours = 0,
    loadBalancerUnits = 0,
    publicAddresses = 0,
  } = usage;
  const hours = usage.tasks * usage.hours;
  return [
    ...metered("fargate", resource, {
      [`vcpu-${architecture}`]: hours * vCPU,
      [`memory-${architecture}`]: hours * memoryGB,
    }),
    ...metered("vpc", resource, { "public-ipv4": publicAddresses * usage.hours }),
    ...metered("alb", resource, { hour: loadBalancerHours, lcu: loadBalancerHours * loadBalancerUnits }),
  ];
}
