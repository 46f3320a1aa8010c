import { type UrlPlan, urlPlans } from "@motif/compile/kit";
import type { Inventory } from "@motif/core/model";
import type { ResourceLayout } from "@motif/core/platform";

/** The services of a plan. */
export interface ServicePlans {
  readonly services: readonly UrlPlan[];
}

/** The services: nothing is made of them, and a deployment says where they are. */
export function planServices({ resources }: Inventory): ServicePlans {
  return { services: urlPlans(resources.service) };
}

/** Whether requests to a service say where they go, so that no deployment does. */
export function isAnywhere(layout: ResourceLayout): boolean {
  return layout.kind === "service" && layout.anywhere === true;
}
