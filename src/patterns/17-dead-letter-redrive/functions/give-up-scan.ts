import { http, json } from "@motif/app";
import { ScanPath, scans } from "../resources.ts";

/** Accepts that a scan will never come. It takes the way of all scans, so that its place has one or the other and not both. */
export default http(
  "give-up-scan",
  { uses: { scans: scans.sender }, params: ScanPath },
  async ({ params, scans }) => {
    const givenUp = { ...params, status: "given-up" } as const;
    await scans.send(givenUp, { group: givenUp.shipment });
    return json(givenUp, { status: 202, headers: { location: `/shipments/${givenUp.shipment}` } });
  },
);
