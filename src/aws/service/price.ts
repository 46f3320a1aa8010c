import { entryNamed } from "@motif/core/model";
import { GIB, type Month, metered, type Quantity } from "@motif/cost/kit";
import type { ServicePlans } from "./plan.ts";

/** A month of requests to services: what leaves for the internet (https://aws.amazon.com/ec2/pricing/on-demand/#Data_Transfer). What comes in is free. */
export function servicePrice({ services }: ServicePlans, { usage }: Month): Quantity[] {
  return services.flatMap(({ name }) => {
    const { sentBytes } = entryNamed(usage.resources.service, name);
    return metered("data-transfer", `service ${name}`, { "internet-out": sentBytes / GIB });
  });
}
