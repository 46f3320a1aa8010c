import { consumer } from "@motif/core";
import { labels, orders, Parcel } from "../resources.ts";

export default consumer(
  "send-parcel",
  {
    event: Parcel,
    uses: { orders: orders.readWriter, labels: labels.readWriter },
    timeout: "30s",
    concurrency: { reserved: 5 },
  },
  () => {},
);
