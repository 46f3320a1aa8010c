import type { KindMeter } from "../../ground/kind.ts";
import { add, kibibytes } from "../../ground/tally.ts";
import type { BusOperation, BusResults } from "./protocol.ts";

/** What is counted of each bus: calls, and events by the size of their data. Their copies are counted with the queues that get them. */
export const busMeter: KindMeter<"buses", BusOperation, BusResults> = {
  start: () => ({ publishCalls: 0, published: new Map() }),
  operations: {
    "bus.publish": (counts, { events }) => {
      counts.publishCalls++;
      for (const { data } of events) add(counts.published, kibibytes(JSON.stringify(data).length));
    },
  },
};
