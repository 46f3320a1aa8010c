import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { BusDriver } from "@motif/core/platform";
import { CLIENT_CONFIG } from "../ground/client/config.ts";
import { busDriver } from "./bus-driver.ts";

/** Buses in EventBridge. The client, and with it the connections, are made once per execution environment. */
export const bus: BusDriver = busDriver(new EventBridgeClient(CLIENT_CONFIG));
