import { http, json, milliseconds, problemResponse } from "@motif/app";
import * as z from "zod/mini";
import { LOST_AFTER, type Shipment, shipments } from "../resources.ts";

/** A shipment. Poll it until it is `booked` or `failed`; `Retry-After` says how soon (seconds). */
export default http(
  "get-shipment",
  { uses: { shipments: shipments.reader }, params: z.object({ id: z.uuid() }) },
  async ({ params, shipments, now }) => {
    const found = await shipments.get(params);
    if (!found) return problemResponse({ status: 404, title: "No such shipment" });
    const { expiresAt: _, ...shipment } = isLost(found.item, now()) ? asLost(found.item) : found.item;
    return json(shipment, shipment.status === "waiting" ? { headers: { "retry-after": "5" } } : {});
  },
);

/** An attempt that is killed cannot write that it failed; but when the last one must have been is known. */
function isLost({ status, acceptedAt }: Shipment, now: Date): boolean {
  return status === "waiting" && now.getTime() > Date.parse(acceptedAt) + milliseconds(LOST_AFTER);
}

function asLost(shipment: Shipment): Shipment {
  return { ...shipment, status: "failed", reason: "It was given up without an answer. Send it again." };
}
