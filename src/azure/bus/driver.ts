import type { BusDriver } from "@motif/core/platform";
import { managedIdentity } from "../ground/credential.ts";
import { busDriver } from "./bus-driver.ts";

/** Buses in Event Grid, as the function app's identity. */
export const bus: BusDriver = busDriver(managedIdentity);
