import { http } from "@motif/app";
import { DepotPath, DepotSettings, depots } from "../resources.ts";

/** Enters a depot, or changes it for scans to come. */
export default http(
  "put-depot",
  { uses: { depots: depots.writer }, params: DepotPath, body: DepotSettings },
  async ({ params, body, depots }) => {
    await depots.put({ ...params, ...body });
    return new Response(null, { status: 204 });
  },
);
