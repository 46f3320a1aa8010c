import { entryNamed } from "@motif/core/model";
import {
  type Assumptions,
  activeInstances,
  averageColdShare,
  averageOf,
  averageSpillShare,
  type Billing,
  type FunctionUsage,
  GIB,
  HOURS_PER_MONTH,
  invocationMs,
  type Limit,
  type Measure,
  type Month,
  metered,
  type Pricing,
  peakConcurrency,
  type Quantity,
  unitsPerInvocation,
  type Warning,
  warnAbove,
} from "@motif/cost/kit";
import type { AppPlan, BasePlan } from "../ground/plan.ts";
import { hostPrice } from "./host-price.ts";
import { functionsFlex, SHORTEST_MS } from "./meter.ts";

/** An instance of 2,048 MB has one core (https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#instance-sizes). */
const MB_PER_CORE = 2048;
/** 20 to 30 minutes (https://mikhail.io/serverless/coldstarts/big3/). */
const KEEP_ALIVE_SECONDS = 20 * 60;

/** What Azure bills of what function apps are made of. */
export const BILLING: Billing = {
  azurerm_function_app_flex_consumption: ["functions-flex", "bandwidth", "blob-hot-lrs"],
  azurerm_service_plan: "the plan is billed by the use of its function apps",
  azurerm_application_insights: ["application-insights"],
  azurerm_log_analytics_workspace: "billed as what Application Insights takes in",
  azurerm_monitor_scheduled_query_rules_alert_v2: ["azure-monitor"],
  azurerm_resource_group: "a folder of resources",
  azurerm_role_assignment: "permissions are free",
  azurerm_user_assigned_identity: "identities are free",
  terraform_data: "nothing on Azure",
  time_sleep: "nothing on Azure",
};

/** A month of function apps, of what they log, and of the alarms on that. */
export function functionPrice({ apps, telemetry }: BasePlan, { usage, assumptions }: Month): Quantity[] {
  const { failures, slowCalls } = telemetry;
  const functionsOf = (names: readonly string[]) =>
    apps.filter(({ name }) => names.includes(name)).reduce((sum, app) => sum + app.functions.length, 0);
  const ofApps = apps.map((app) => ({ app, quantities: ofApp(app, usage.functions, assumptions) }));
  return [
    ...ofApps.flatMap(({ quantities }) => quantities),
    ...hostPrice(ofApps),
    ...logAlarm(failures.everyMinutes, functionsOf(apps.map(({ name }) => name))),
    ...slowCalls.timeouts.flatMap((timeout) => logAlarm(slowCalls.everyMinutes, functionsOf(timeout.apps))),
  ];
}

/**
 * A rule on logs by how often it looks, and the time series that it tells apart by function after the first
 * (https://azure.microsoft.com/pricing/details/monitor/).
 */
function logAlarm(everyMinutes: number, functions: number): Quantity[] {
  return [
    ...metered("azure-monitor", "alarms", { [`log-alert-${everyMinutes}-minutes`]: 1 }),
    ...metered("azure-monitor", "series of alarms", {
      [`log-alert-series-${everyMinutes}-minutes`]: Math.max(0, functions - 1),
    }),
  ];
}

/** Of all instances of a subscription in a region: a quota that can be raised. */
const REGIONAL_MEMORY: Limit = {
  value: 512_000,
  unit: "MB",
  source:
    "https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#regional-subscription-memory-quotas",
};

/** Whether the instances of the busiest hour have more memory than a subscription may by default. */
export function functionWarnings({ apps }: BasePlan, { usage, assumptions }: Month): Warning[] {
  const memory = apps.reduce((sum, app) => {
    const places = placesOf(app, assumptions);
    const ofApp = app.functions.reduce((instances, { name }) => {
      const used = entryNamed(usage.functions, name);
      const load = peakConcurrency(used, averageOf(flexMs(app, used)));
      return instances + load / (used.modes.includes("synchronous") ? places : 1);
    }, 0);
    return sum + ofApp * app.memory;
  }, 0);
  return warnAbove(
    "function apps",
    memory,
    REGIONAL_MEMORY,
    "of instances in the busiest hour, the default quota",
  );
}

/** How long functions take on Flex Consumption, how often they start cold, and what can be done about it. */
export const FUNCTION_PRICING = {
  invocationMs: ({ apps }, used) => flexMs(appOf(apps, used), used),
  // As if a function had instances of its own that take one execution at a time: HTTP functions share theirs, so the true
  // share is lower.
  coldStartShare: ({ apps }, used, alwaysReady) =>
    averageColdShare(used.invocationsPerSecond, {
      durationMs: flexMs(appOf(apps, used), used),
      keepAliveSeconds: KEEP_ALIVE_SECONDS,
      alwaysReady,
      stated: used.coldStartShare,
    }),
  keepAliveSeconds: KEEP_ALIVE_SECONDS,
  mitigations: { "one-always-ready": "always ready" },
} satisfies Partial<Pricing<BasePlan>>;

function appOf(apps: readonly AppPlan[], { name }: FunctionUsage): AppPlan {
  const app = apps.find(({ functions }) => functions.some((fn) => fn.name === name));
  if (!app) throw new Error(`No function app has the function ${name}.`);
  return app;
}

function ofApp(app: AppPlan, usages: readonly FunctionUsage[], assumptions: Assumptions): Quantity[] {
  const functions = app.functions.map(({ name }) => entryNamed(usages, name));
  const instances = app.alwaysReady.reduce((sum, group) => sum + group.instances, 0);
  return functions.flatMap((used) => {
    const durationMs = flexMs(app, used);
    const alwaysReady = instances > 0 && {
      instances,
      hours: HOURS_PER_MONTH,
      share: 1 - averageSpillShare(used.invocationsPerSecond, durationMs, instances),
    };
    const perInvocation = assumptions.platformLogBytes + assumptions.azureTelemetryBytes;
    const telemetry = used.logBytes + used.invocations * perInvocation;
    return [
      ...functionsFlex(used.name, {
        executions: used.invocations,
        durationMs,
        instanceMemoryMB: app.memory,
        concurrency: sharing(used, app, functions, assumptions, SHORTEST_MS),
        leastSeconds: averageOf(durationMs) / 1000 / sharing(used, app, functions, assumptions, 0),
        ...(alwaysReady && { alwaysReady }),
      }),
      ...metered("application-insights", used.name, { ingest: telemetry / GIB }),
    ];
  });
}

/** Duration of one invocation, in milliseconds. */
function flexMs({ memory }: AppPlan, used: FunctionUsage): Measure {
  return invocationMs(used, memory / MB_PER_CORE, unitsPerInvocation(used));
}

/**
 * How many executions share an instance's active time on average. HTTP functions of an app run in the same instances,
 * several requests at a time, each for `shortestMs` at least; other functions have their own instances, and take one batch after another
 * (https://learn.microsoft.com/azure/azure-functions/event-driven-scaling#per-function-scaling).
 */
function sharing(
  used: FunctionUsage,
  app: AppPlan,
  functions: readonly FunctionUsage[],
  assumptions: Assumptions,
  shortestMs: number,
): number {
  if (!used.modes.includes("synchronous")) return 1;
  const places = placesOf(app, assumptions);
  let executions = 0;
  let instances = 0;
  for (const hour of used.invocationsPerSecond.keys()) {
    const load = functions.reduce((sum, each) => {
      const seconds = averageOf(flexMs(app, each), (ms) => Math.max(shortestMs, ms)) / 1000;
      return sum + (each.invocationsPerSecond[hour] ?? 0) * seconds;
    }, 0);
    executions += load;
    instances += load === 0 ? 0 : activeInstances(load, places);
  }
  return instances === 0 ? 1 : executions / instances;
}

/** HTTP requests that an instance takes at a time. */
function placesOf({ httpConcurrency, memory }: AppPlan, { azureHttpConcurrency }: Assumptions): number {
  return httpConcurrency ?? (azureHttpConcurrency * memory) / 512;
}
