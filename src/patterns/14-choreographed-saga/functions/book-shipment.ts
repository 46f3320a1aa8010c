import { consumer } from "@motif/app";
import { wasMade } from "../only-if.ts";
import { request } from "../outside.ts";
import { carrier, PaymentTaken, ShipmentBooked, ShipmentRefused, shipments, shop } from "../resources.ts";

/** Books a parcel for what is paid, and tells whether it could; of an order that was cancelled meanwhile, it tells nothing. */
export default consumer(
  "book-shipment",
  {
    event: PaymentTaken.schema,
    uses: { shipments: shipments.readWriter, carrier: carrier.caller, shop: shop.publisher },
    timeout: "30s",
  },
  async ({ event, shipments, carrier, shop, now }) => {
    const { orderId, country } = event.data;
    let known = await shipments.get({ orderId });
    if (!known) {
      const outcome = await request(carrier, `/shipments/${orderId}`, { country }, now());
      if (outcome === "cancelled") return;
      const status = outcome === "done" ? "booked" : "refused";
      await wasMade(shipments.put({ orderId, status }, { if: "absent" }));
      known = await shipments.get({ orderId });
    }
    const options = { subject: orderId };
    if (known?.item.status === "booked") await shop.publish(ShipmentBooked, { orderId }, options);
    if (known?.item.status === "refused") await shop.publish(ShipmentRefused, { orderId }, options);
  },
);
