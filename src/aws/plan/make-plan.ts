import { UnsupportedError } from "@motif/core";
import type { Inventory } from "@motif/core/model";
import type { DefinitionProblem } from "@motif/core/platform";
import { LOG_RETENTION_DAYS } from "../profile.ts";
import { planAlarms } from "./alarms.ts";
import { planApi } from "./api.ts";
import type { AwsPlan } from "./aws-plan.ts";
import { planBuckets } from "./buckets.ts";
import { refuseLargeEnvironments } from "./environment-size.ts";
import { asynchronousFunctions, planFunction } from "./functions.ts";
import { prefixLength } from "./names.ts";
import { vpcStatement } from "./policies.ts";
import { planQueues, planQueueTriggers } from "./queues.ts";
import type { Refuse } from "./refuse.ts";
import { planSchedules } from "./schedules.ts";
import { planTable } from "./tables.ts";

const DAY_MS = 86_400_000;

/** What an app becomes on AWS. Throws {@link UnsupportedError} with everything that AWS cannot do. */
export function makePlan(inventory: Inventory): AwsPlan {
  const problems: DefinitionProblem[] = [];
  const refuse: Refuse = (where, message) => problems.push({ where, message });
  const logRetentionDays = logRetention(inventory, refuse);
  const functions = inventory.functions.map((fn) => planFunction(fn, inventory, logRetentionDays, refuse));
  const queues = planQueues(inventory, asynchronousFunctions(inventory), refuse);
  const schedules = planSchedules(inventory, refuse);
  const api = planApi(inventory, logRetentionDays, refuse);
  const named = queues.map(({ name, fifo, deadLettersOf: of }) => ({
    name,
    fifo,
    where: of ? `${of.kind} ${of.name}` : `queue ${name}`,
  }));
  const plan: AwsPlan = {
    app: inventory.app,
    prefixLength: prefixLength(inventory, named, schedules, refuse),
    functions,
    tables: inventory.tables.map((table) => planTable(table, refuse)),
    queues,
    buckets: planBuckets(inventory, refuse),
    secrets: inventory.secrets.map(({ name }) => ({ name, description: `${inventory.app}: secret ${name}` })),
    ...(api && { api }),
    queueTriggers: planQueueTriggers(inventory, refuse),
    schedules,
    alarms: planAlarms(functions, queues, api),
    vpcStatement: vpcStatement(inventory.functions),
  };
  refuseLargeEnvironments(plan, refuse);
  if (problems.length > 0) throw new UnsupportedError("AWS", inventory.app, problems);
  return plan;
}

function logRetention({ retention }: Inventory, refuse: Refuse): number {
  const days = retention.logsMs / DAY_MS;
  if (!LOG_RETENTION_DAYS.includes(days)) {
    refuse(
      "retention",
      `logs is ${days} days; CloudWatch keeps logs for ${LOG_RETENTION_DAYS.slice(0, 12).join(", ")} … days`,
    );
  }
  return days;
}
