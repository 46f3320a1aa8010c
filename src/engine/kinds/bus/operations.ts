import type { OperationsOf } from "../../ground/kind.ts";
import type { BusOperation, BusResults } from "./protocol.ts";
import type { Buses } from "./store.ts";

/** How a bus's operations are done. */
export const busOperations: OperationsOf<"bus", Buses, BusOperation, BusResults> = {
  "bus.publish": {
    grantedAs: "publish",
    perform: (buses, { resource, events }, { deposit }) => buses.publish(resource, events, deposit),
    arrivals: ({ events }) => events.length,
  },
};
