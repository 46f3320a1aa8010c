import { urlVariables } from "@motif/compile/kit";
import type { TerraformParts } from "../ground/room.ts";
import type { ServicePlans } from "./plan.ts";

/** A variable for the URL of each service. */
export function serviceTerraform({ services }: ServicePlans): TerraformParts {
  return { variables: urlVariables(services) };
}
