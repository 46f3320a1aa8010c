import { ConditionFailedError, http, idempotentHttp, json, milliseconds } from "@motif/app";
import { bookings, NewShipment, records, type Shipment, STATUS_RETENTION, shipments } from "../resources.ts";

/** Accepts a shipment: first its row, then its message, then 202, so that nothing is booked that has no row. */
export default http(
  "create-shipment",
  {
    uses: { shipments: shipments.writer, bookings: bookings.sender, records: records.readWriter },
    body: NewShipment,
  },
  idempotentHttp(
    { store: ({ records }) => records, required: false },
    async ({ body, shipments, bookings, now, newId }) => {
      const id = newId();
      await shipments.put(newShipment(id, now().getTime()), { if: "absent" }).catch(ignoreConditionFailed);
      await bookings.send({ id, payload: body });
      const headers = { location: `/shipments/${id}`, "retry-after": "5" };
      return json({ id, status: "waiting" }, { status: 202, headers });
    },
  ),
);

function newShipment(id: string, acceptedAt: number): Shipment {
  return {
    id,
    status: "waiting",
    acceptedAt: new Date(acceptedAt).toISOString(),
    expiresAt: Math.ceil((acceptedAt + milliseconds(STATUS_RETENTION)) / 1000),
  };
}

/** An earlier attempt at the same request wrote the row. */
function ignoreConditionFailed(error: unknown): void {
  if (!(error instanceof ConditionFailedError)) throw error;
}
