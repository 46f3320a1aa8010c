import { UnsupportedError } from "@motif/core";
import type { Inventory } from "@motif/core/model";
import type { DefinitionProblem } from "@motif/core/platform";
import { QUOTAS } from "../ground/profile.ts";
import { objectQueueOf } from "../objects/environment.ts";
import { planAlerts } from "./alerts.ts";
import { planApi } from "./api.ts";
import { planApps } from "./apps.ts";
import type { AzurePlan, EventSubscriptionPlan } from "./azure-plan.ts";
import { withTimeouts } from "./functions.ts";
import { prefixLength } from "./names.ts";
import { planQueues } from "./queues.ts";
import type { Refuse } from "./refuse.ts";
import { planTable } from "./tables.ts";

const DAY_MS = 86_400_000;

/** What an app becomes on Azure. Throws {@link UnsupportedError} with everything that Azure cannot do. */
export function makePlan(written: Inventory): AzurePlan {
  const inventory = withTimeouts(written);
  const problems: DefinitionProblem[] = [];
  const refuse: Refuse = (where, message) => {
    // What several parts of the plan look at is refused once.
    if (!problems.some((known) => known.where === where && known.message === message)) {
      problems.push({ where, message });
    }
  };
  const apps = planApps(inventory, refuse);
  const queues = planQueues(inventory, refuse);
  const api = planApi(inventory, apps, refuse);
  const plan: AzurePlan = {
    app: inventory.app,
    prefixLength: prefixLength(inventory, apps, queues, refuse),
    apps,
    tables: inventory.tables.map((table) => planTable(table, inventory.functions)),
    queues,
    buckets: inventory.buckets.map(({ name }) => ({ name })),
    secrets: inventory.secrets.map(({ name }) => ({ name })),
    eventSubscriptions: eventSubscriptions(inventory),
    ...(api && { api }),
    alerts: planAlerts(queues, inventory.tables.length > 0, inventory.objectSubscriptions.length > 0, api),
    logRetentionDays: logRetention(inventory, refuse),
  };
  if (problems.length > 0) throw new UnsupportedError("Azure", inventory.app, problems);
  return plan;
}

function eventSubscriptions({ objectSubscriptions }: Inventory): EventSubscriptionPlan[] {
  return objectSubscriptions.map(({ name, bucket, prefix, suffix }) => ({
    name,
    bucket,
    prefix,
    suffix,
    queue: objectQueueOf(name),
  }));
}

function logRetention({ retention }: Inventory, refuse: Refuse): number {
  const days = retention.logsMs / DAY_MS;
  const { retentionMin: min, retentionMax: max } = QUOTAS.logs;
  if (!Number.isInteger(days) || days < min.value || days > max.value) {
    refuse(
      "retention",
      `logs is ${days} days; Log Analytics keeps logs for ${min.value} to ${max.value} days`,
    );
  }
  return days;
}
