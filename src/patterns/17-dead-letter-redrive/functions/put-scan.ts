import { http, json } from "@motif/app";
import { Reading, ScanPath, scans } from "../resources.ts";

/** Accepts a scan. It may be repeated: apply-scan recognises it by its number, however late. */
export default http(
  "put-scan",
  { uses: { scans: scans.sender }, params: ScanPath, body: Reading },
  async ({ params, body, scans }) => {
    const scan = { ...params, ...body };
    await scans.send(scan, { group: scan.shipment });
    return json(scan, { status: 202, headers: { location: `/shipments/${scan.shipment}` } });
  },
);
