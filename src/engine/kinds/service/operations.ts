import type { GivenOperationsOf } from "../../ground/kind.ts";
import type { ServiceOperation, ServiceResults } from "./protocol.ts";
import type { Services } from "./services.ts";

/** How a service is called. */
export const serviceOperations: GivenOperationsOf<"service", Services, ServiceOperation, ServiceResults> = {
  "service.fetch": {
    grantedAs: "fetch",
    perform: (services, operation, { by }) => services.fetch(operation, by),
  },
};
