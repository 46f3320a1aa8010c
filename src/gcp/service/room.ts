import { urlInput } from "@motif/compile/kit";
import { resourceVariable } from "@motif/runtime/variables";
import type { Kind } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { isAnywhere, planServices, type ServicePlans } from "./plan.ts";
import { servicePrice } from "./price.ts";
import { serviceTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** Services are outside of Google Cloud: a function is told where they are, and needs no role. */
export const service = {
  plan: planServices,
  environment: (name, layout) =>
    isAnywhere(layout) ? {} : { [resourceVariable("service", name)]: { address: `var.${urlInput(name)}` } },
  granted: () => undefined,
  terraform: serviceTerraform,
  price: servicePrice,
  capabilities: CAPABILITIES,
  texts: TEXTS,
} satisfies Kind<ServicePlans>;
