import { http, json } from "@motif/app";
import { alerts, MachineKey } from "../resources.ts";

/** A machine's alerts: 100 of them at most. */
export default http(
  "list-alerts",
  { uses: { alerts: alerts.reader }, params: MachineKey },
  async ({ params, alerts }) => {
    const { entries } = await alerts.query({ partition: params.machine, limit: 100 });
    return json({ alerts: entries.map(({ item: { machine: _, ...alert } }) => alert) });
  },
);
