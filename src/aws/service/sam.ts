import type { SamParts } from "../ground/room.ts";
import { parameterOf } from "../ground/sam.ts";
import type { ServicePlans } from "./plan.ts";
import { serviceInput } from "./reference.ts";

/** A parameter of the template for the URL of each service. */
export function serviceSam({ services }: ServicePlans): SamParts {
  return {
    parameters: services
      .filter(({ anywhere }) => !anywhere)
      .map(({ name, url }) => ({
        name: parameterOf(serviceInput(name)),
        type: "text",
        ...(url !== undefined && { default: url }),
        description: `URL of the service ${name}.`,
      })),
  };
}
