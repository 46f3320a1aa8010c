import { entryNamed } from "@motif/core/model";
import { GIB, type Month, metered, type Quantity } from "@motif/cost/kit";
import type { ServicePlans } from "./plan.ts";

/** A month of requests to services: what leaves for the internet (https://cloud.google.com/run/pricing). What comes in is free. */
export function servicePrice({ outsideServices }: ServicePlans, { usage }: Month): Quantity[] {
  return outsideServices.flatMap(({ name }) => {
    const { sentBytes } = entryNamed(usage.resources.service, name);
    return metered("cloudrun", `service ${name}`, { "internet-egress-na": sentBytes / GIB });
  });
}
