import { consumer } from "@motif/app";
import { end } from "../outside.ts";
import {
  carrier,
  OrderConfirmed,
  Ordered,
  ShipmentCancelled,
  ShipmentSent,
  shipments,
  shop,
} from "../resources.ts";

/** A parcel of an order that is confirmed goes; one of an order that is cancelled does not, and none is booked later. */
export default consumer(
  "settle-shipment",
  {
    event: Ordered,
    uses: { shipments: shipments.readWriter, carrier: carrier.caller, shop: shop.publisher },
    timeout: "30s",
  },
  async ({ event, shipments, carrier, shop, now }) => {
    const { orderId } = event.data;
    const isConfirmed = event.type === OrderConfirmed.name;
    const status = isConfirmed ? "sent" : "cancelled";
    const known = await shipments.get({ orderId });
    if (known?.item.status !== status) {
      await end(carrier, `/shipments/${orderId}/${isConfirmed ? "dispatch" : "cancellation"}`, now());
      await shipments.put({ orderId, status });
    }
    await shop.publish(isConfirmed ? ShipmentSent : ShipmentCancelled, { orderId }, { subject: orderId });
  },
);
