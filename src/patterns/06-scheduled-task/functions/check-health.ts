import { ConditionFailedError, type ServiceCaller, type Stored, scheduled } from "@motif/app";
import { DOWN_AFTER, type Health, health, partner } from "../resources.ts";

/** Asks the partner whether it is there. What a later check found stands: of runs that overlap or come twice, the latest counts. */
export default scheduled(
  "check-health",
  { uses: { partner: partner.caller, health: health.readWriter }, timeout: "1m" },
  async ({ event, partner, health, metrics, log }) => {
    const checkedFor = event.data.scheduledFor;
    let known = await health.get({ service: "partner" });
    if (!isNewer(checkedFor, known)) return;
    const answered = await isThere(partner);
    while (isNewer(checkedFor, known)) {
      const found = after(known?.item, answered, checkedFor);
      try {
        await health.put(found, { if: known ? { version: known.version } : "absent" });
        metrics.add("HealthChecks", 1, "Count", { answered: String(answered) });
        log.info("The partner was checked", { status: found.status, failures: found.failures });
        return;
      } catch (error) {
        if (!(error instanceof ConditionFailedError)) throw error;
        known = await health.get({ service: "partner" });
      }
    }
  },
);

function isNewer(checkedFor: string, known: Stored<Health> | undefined): boolean {
  return known === undefined || Date.parse(checkedFor) > Date.parse(known.item.checkedFor);
}

/** Whether it answered in time that all is well. */
async function isThere(partner: ServiceCaller): Promise<boolean> {
  try {
    const answer = await partner.fetch("/health");
    return answer.ok;
  } catch {
    return false; // no connection, or no answer in time
  }
}

function after(known: Health | undefined, answered: boolean, checkedFor: string): Health {
  const failures = answered ? 0 : (known?.failures ?? 0) + 1;
  const status = answered ? "up" : failures >= DOWN_AFTER ? "down" : (known?.status ?? "up");
  return { service: "partner", status, failures, checkedFor };
}
