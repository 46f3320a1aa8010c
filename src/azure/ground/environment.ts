/**
 * What the compiler tells a deployed function: app settings of its function app (nothing secret is ever in one of
 * them), and the settings of its trigger, which are part of its bundle, since triggers are code in Azure Functions'
 * programming model v4 (https://learn.microsoft.com/azure/azure-functions/functions-reference-node). Here is what all
 * functions have; each room's `environment.ts` says what it adds.
 *
 * App settings are shared by all functions of a function app, so nothing in them is about one function alone.
 */

import type { TriggerKind } from "@motif/core/model";

/** Names of the app settings that every function app has. */
export const VARIABLE = {
  /** Name of the app: `service` in logs, spans and metrics. */
  service: "MOTIF_SERVICE",
  /** `debug`, `info`, `warn` or `error`. */
  logLevel: "MOTIF_LOG_LEVEL",
  /** Client id of the function app's user-assigned identity. The name is Azure's own. */
  clientId: "AZURE_CLIENT_ID",
} as const;

/** What a function is invoked by: each room of a trigger adds what its adapter has to know. */
export interface TriggerSettings {
  readonly kind: TriggerKind;
}

/** What the adapter has to know of a function besides its definition. */
export interface FunctionSettings<T extends TriggerSettings = TriggerSettings> {
  readonly trigger: T;
  /** Milliseconds. The app's `functionTimeout` in host.json is at least so long and a little more. */
  readonly timeoutMs: number;
}
