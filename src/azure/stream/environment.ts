import type { StreamedDelivery } from "@motif/core/model";
import type { TriggerSettings } from "../ground/environment.ts";

/**
 * The connection to Event Hubs, in the form that triggers want it
 * (https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-hubs-trigger#identity-based-connections).
 */
export const EVENT_HUBS_CONNECTION = "MOTIF_EVENTHUBS";

/** The app settings of {@link EVENT_HUBS_CONNECTION}. */
export const EVENT_HUBS_VARIABLE = {
  /** `acme.servicebus.windows.net`. */
  namespace: `${EVENT_HUBS_CONNECTION}__fullyQualifiedNamespace`,
  /** Always `managedidentity`. */
  credential: `${EVENT_HUBS_CONNECTION}__credential`,
  /** The client id of the function app's identity. */
  clientId: `${EVENT_HUBS_CONNECTION}__clientId`,
} as const;

/** Streams of the app that the function consumes. */
export interface StreamSettings extends TriggerSettings {
  readonly kind: "stream";
  readonly streams: readonly StreamSource[];
  /** How long a call may last with all of its attempts, in milliseconds. */
  readonly callMs: number;
}

/** How the records of one stream are delivered and tried again. Names are those of the app. */
export interface StreamSource {
  readonly stream: string;
  /** The consumer group. */
  readonly consumer: string;
  readonly delivery: StreamedDelivery;
}
