import type { Quantity } from "../billing/line-item.ts";
import { checkUsage } from "../billing/measure.ts";
import { metered } from "../billing/metered.ts";

/** Calls through API Management's Consumption tier (https://azure.microsoft.com/pricing/details/api-management/). */
export function apiManagement(resource: string, usage: { readonly calls: number }): Quantity[] {
  checkUsage(resource, usage);
  return metered("apim-consumption", resource, { calls: usage.calls });
}

/**
 * Actions of the Durable Task Scheduler: each activity is two. Its price is not known, so the line is shown as not
 * priced (https://learn.microsoft.com/azure/azure-functions/durable/durable-task-scheduler/durable-task-scheduler-billing).
 */
export function durableTaskScheduler(resource: string, usage: { readonly actions: number }): Quantity[] {
  checkUsage(resource, usage);
  return metered("durable-task-scheduler", resource, { "consumption-actions": usage.actions });
}

/** A month of one Logic App on Consumption. */
export interface LogicAppUsage {
  readonly builtInActions?: number;
  readonly standardConnectorCalls?: number;
  readonly enterpriseConnectorCalls?: number;
}

/** Each action and connector call, retries too (https://azure.microsoft.com/pricing/details/logic-apps/). */
export function logicApp(resource: string, usage: LogicAppUsage): Quantity[] {
  checkUsage(resource, usage);
  return metered("logicapps-consumption", resource, {
    "built-in-action": usage.builtInActions,
    "standard-connector": usage.standardConnectorCalls,
    "enterprise-connector": usage.enterpriseConnectorCalls,
  });
}

/** A month of what else an app on Azure uses. */
export interface AzurePlatformUsage {
  /** Logs, traces and metrics sent to Application Insights. */
  readonly telemetryGB?: number;
  readonly secretReads?: number;
  readonly internetOutGB?: number;
  /** Alert rules on one metric each. Their price is not known: shown as not priced. */
  readonly alerts?: number;
}

/** Application Insights, Key Vault and bandwidth. */
export function azurePlatform(resource: string, usage: AzurePlatformUsage): Quantity[] {
  checkUsage(resource, usage);
  return [
    ...metered("application-insights", resource, { ingest: usage.telemetryGB }),
    ...metered("keyvault", resource, { "secret-operations": usage.secretReads }),
    ...metered("bandwidth", resource, { "internet-out": usage.internetOutGB }),
    ...metered("azure-monitor", resource, { "metric-alert": usage.alerts }),
  ];
}
