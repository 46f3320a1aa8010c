import { consumer } from "@motif/core";
import { carrier, labels, orders, Parcel } from "../resources.ts";

export default consumer(
  "send-parcel",
  {
    event: Parcel,
    uses: { orders: orders.readWriter, labels: labels.readWriter, carrier: carrier.caller },
    timeout: "30s",
    concurrency: { reserved: 5 },
  },
  () => {},
);
