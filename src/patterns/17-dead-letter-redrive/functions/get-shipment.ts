import { http, json } from "@motif/app";
import { journal, ShipmentPath, shipments } from "../resources.ts";

const MOST_WAITING = 20;

/** A shipment as far as none of its scans is missing, and the numbers of those that wait for one that is. */
export default http(
  "get-shipment",
  { uses: { journal: journal.reader, shipments: shipments.reader }, params: ShipmentPath },
  async ({ params: { shipment }, journal, shipments }) => {
    const found = (await shipments.get({ shipment }))?.item ?? { shipment, position: 0, costCents: 0 };
    const { entries } = await journal.query({
      partition: shipment,
      sort: { from: found.position + 1 },
      limit: MOST_WAITING,
    });
    return json({ ...found, waiting: entries.map(({ item }) => item.number) });
  },
);
