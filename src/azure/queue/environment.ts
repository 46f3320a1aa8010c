import type { PolledDelivery } from "@motif/core/model";
import type { TriggerSettings } from "../ground/environment.ts";

/**
 * The Service Bus connection, in the form that triggers want it
 * (https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus#identity-based-connections).
 * Apps that use or consume a queue, or are called by object events or schedules, have all three settings of
 * {@link SERVICE_BUS_VARIABLE}.
 */
export const SERVICE_BUS_CONNECTION = "MOTIF_SERVICEBUS";

/** The app settings of {@link SERVICE_BUS_CONNECTION}. */
export const SERVICE_BUS_VARIABLE = {
  /** `acme.servicebus.windows.net`. */
  namespace: `${SERVICE_BUS_CONNECTION}__fullyQualifiedNamespace`,
  /** Always `managedidentity`. */
  credential: `${SERVICE_BUS_CONNECTION}__credential`,
  /** The client id of the function app's identity. */
  clientId: `${SERVICE_BUS_CONNECTION}__clientId`,
} as const;

/** Queues of the app that the function consumes. */
export interface QueueSettings extends TriggerSettings {
  readonly kind: "queue";
  readonly queues: readonly QueueSource[];
}

/** How the messages of one queue are delivered and tried again. Names are those of the app. */
export interface QueueSource {
  readonly queue: string;
  readonly fifo: boolean;
  /**
   * A batch size of more than 1 makes batches, as many as `maxMessageBatchSize` of host.json says; a FIFO queue's messages
   * come one by one whatever it says.
   */
  readonly delivery: PolledDelivery;
}

/**
 * Whether a queue's messages come in batches. Those of a FIFO queue come one by one: a batch is given back as a whole, and
 * with each return the messages behind a failed one would lose an attempt.
 */
export function isBatched({ fifo, delivery }: QueueSource): boolean {
  return !fifo && delivery.batchSize > 1;
}
