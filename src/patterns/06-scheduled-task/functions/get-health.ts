import { http, json, problemResponse } from "@motif/app";
import { Health, health } from "../resources.ts";

/** What the last check found. */
export default http(
  "get-health",
  { uses: { health: health.reader }, responses: { 200: Health } },
  async ({ health }) => {
    const found = await health.get({ service: "partner" });
    if (!found) return problemResponse({ status: 404, title: "Not Found", detail: "Nobody has looked yet." });
    return json(found.item);
  },
);
