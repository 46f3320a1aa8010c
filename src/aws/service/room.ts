import type { BasePlan } from "../ground/plan.ts";
import type { Kind } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { isAnywhere, planServices, type ServicePlans } from "./plan.ts";
import { servicePrice } from "./price.ts";
import { serviceInput } from "./reference.ts";
import { serviceSam } from "./sam.ts";
import { serviceTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** Services are outside of AWS: a function is told where they are, and needs no permission. */
export const service = {
  plan: planServices,
  reference: (name, layout) => (isAnywhere(layout) ? undefined : serviceInput(name)),
  granted: () => [],
  terraform: serviceTerraform,
  sam: serviceSam,
  price: servicePrice,
  capabilities: CAPABILITIES,
  texts: TEXTS,
} satisfies Kind<BasePlan & ServicePlans>;
