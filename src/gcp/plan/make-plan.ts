import { UnsupportedError } from "@motif/core";
import type { Inventory } from "@motif/core/model";
import type { DefinitionProblem } from "@motif/core/platform";
import { QUOTAS } from "../ground/profile.ts";
import { planAlerts } from "./alerts.ts";
import { planApi } from "./api.ts";
import { planHelpers } from "./callers.ts";
import { planDatabase } from "./database.ts";
import { planFunction } from "./functions.ts";
import type { GcpPlan } from "./gcp-plan.ts";
import { prefixLength } from "./names.ts";
import { planSubscriptions, planTopics } from "./queues.ts";
import type { Refuse } from "./refuse.ts";
import { planObjectTriggers, planSchedules } from "./schedules.ts";
import { servicesOf } from "./services.ts";

const DAY_MS = 86_400_000;

/** What an app becomes on Google Cloud. Throws {@link UnsupportedError} with everything that Google Cloud cannot do. */
export function makePlan(inventory: Inventory): GcpPlan {
  const problems: DefinitionProblem[] = [];
  const refuse: Refuse = (where, message) => problems.push({ where, message });
  const functions = inventory.functions.map((fn) => planFunction(fn, inventory, refuse));
  const topics = planTopics(inventory);
  const subscriptions = planSubscriptions(inventory, refuse);
  const triggers = planObjectTriggers(inventory, refuse);
  const api = planApi(inventory);
  const database = planDatabase(inventory, refuse);
  const delays = functions.some(({ permissions }) => permissions.some(({ on }) => on.kind === "task-queue"));
  const parts = {
    functions,
    helpers: planHelpers(inventory),
    ...(database && { database }),
    topics,
    subscriptions,
    delays,
    buckets: inventory.buckets.map(({ name }) => ({ name })),
    secrets: inventory.secrets.map(({ name }) => ({ name, description: `${inventory.app}: secret ${name}` })),
    objectTriggers: triggers,
    ...(api && { api }),
    schedules: planSchedules(inventory, refuse),
    alerts: planAlerts(functions, topics, subscriptions, api),
    logRetentionDays: logRetention(inventory, refuse),
  };
  const plan: GcpPlan = {
    app: inventory.app,
    prefixLength: prefixLength({ inventory, topics, triggers, api }, refuse),
    services: servicesOf(parts),
    ...parts,
  };
  if (problems.length > 0) throw new UnsupportedError("Google Cloud", inventory.app, problems);
  return plan;
}

function logRetention({ retention }: Inventory, refuse: Refuse): number {
  const days = retention.logsMs / DAY_MS;
  const { retentionMin: least, retentionMax: most } = QUOTAS.logs;
  if (!Number.isInteger(days) || days < least.value || days > most.value) {
    refuse(
      "retention",
      `logs is ${days} days; Cloud Logging keeps logs for whole days, from ${least.value} to ${most.value}`,
    );
  }
  return days;
}
