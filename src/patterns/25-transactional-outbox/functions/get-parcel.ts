import { http, json, problemResponse } from "@motif/app";
import { OrderPath, parcels } from "../resources.ts";

/** What the warehouse knows of an order. */
export default http(
  "get-parcel",
  { uses: { parcels: parcels.reader }, params: OrderPath },
  async ({ params, parcels }) => {
    const found = await parcels.get(params);
    return found ? json(found.item) : problemResponse({ status: 404, title: "No such parcel" });
  },
);
