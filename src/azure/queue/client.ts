import { ServiceBusClient, type ServiceBusClientOptions } from "@azure/service-bus";
import { variable } from "@motif/runtime/variables";
import { managedIdentity } from "../ground/credential.ts";
import { SERVICE_BUS_VARIABLE } from "./environment.ts";

/** How the SDK repeats what failed for a moment. A send that was repeated can have sent twice: at least once, as ever. */
export const CLIENT_OPTIONS: ServiceBusClientOptions = {
  retryOptions: {
    maxRetries: 5,
    retryDelayInMs: 200,
    maxRetryDelayInMs: 5_000,
    mode: 0,
    timeoutInMs: 10_000,
  },
};

/** The process's client: its connection is shared by the driver and by what settles failed messages. */
export const serviceBusClient = new ServiceBusClient(
  variable(SERVICE_BUS_VARIABLE.namespace, "the Service Bus namespace"),
  managedIdentity,
  CLIENT_OPTIONS,
);
