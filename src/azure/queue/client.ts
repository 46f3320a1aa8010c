import { ServiceBusClient } from "@azure/service-bus";
import { variable } from "@motif/runtime/variables";
import { managedIdentity } from "../ground/credential.ts";
import { CLIENT_OPTIONS } from "./client-options.ts";
import { SERVICE_BUS_VARIABLE } from "./environment.ts";

/** The process's client: its connection is shared by the driver and by what settles failed messages. */
export const serviceBusClient = new ServiceBusClient(
  variable(SERVICE_BUS_VARIABLE.namespace, "the Service Bus namespace"),
  managedIdentity,
  CLIENT_OPTIONS,
);
