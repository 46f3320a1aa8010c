import { ConditionFailedError, consumer } from "@motif/app";
import { alerts, HotReading } from "../resources.ts";

/** Raises an alert, once for each reading, however often it comes. */
export default consumer(
  "raise-alert",
  { event: HotReading, uses: { alerts: alerts.writer }, parallel: 5 },
  async ({ event: { data }, alerts, now, metrics }) => {
    try {
      await alerts.put({ ...data, raisedAt: now().toISOString() }, { if: "absent" });
    } catch (error) {
      if (error instanceof ConditionFailedError) return;
      throw error;
    }
    metrics.add("AlertsRaised", 1, "Count", { site: data.site });
  },
);
