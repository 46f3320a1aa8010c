import type { JsonObject } from "@motif/core";
import type { FunctionEntry, QueueSubscriptionEntry } from "@motif/core/model";
import { sameForAll } from "./functions.ts";
import { type Refuse, wholeSeconds } from "./refuse.ts";

/** For the adapter to tell a failure before the host cuts the function off, in seconds. */
const TIMEOUT_MARGIN = 30;
/** A session without messages is given up after it, in seconds: another one may wait for its place. */
const SESSION_IDLE = 2;

/** What of a function's deliveries becomes part of host.json. */
export interface Deliveries {
  readonly fn: FunctionEntry;
  readonly fifo: boolean;
  /** The subscriptions to queues; empty for functions that get something else. */
  readonly subscriptions: readonly QueueSubscriptionEntry[];
  /** Whether the function reads a queue at all: one of the app or one that Event Grid fills. */
  readonly reads: boolean;
  /** Most calls at the same time, where there is a limit. */
  readonly atOnce: number | undefined;
}

/**
 * host.json of a function app. `functionTimeout` is the longest of its functions' and a little more.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-host-json
 */
export function hostJson(
  functions: readonly FunctionEntry[],
  deliveries: Deliveries,
  refuse: Refuse,
): JsonObject {
  const timeout = timeoutOf(functions, refuse);
  return {
    version: "2.0",
    functionTimeout: clock(timeout + TIMEOUT_MARGIN),
    logging: {
      applicationInsights: {
        // Alerts count requests and failures, and log lines carry metrics, so these are never sampled away.
        samplingSettings: { isEnabled: true, excludedTypes: "Request;Exception;Trace" },
        ...(functions.every(({ tracing }) => tracing) ? {} : { enableDependencyTracking: false }),
      },
    },
    extensionBundle: { id: "Microsoft.Azure.Functions.ExtensionBundle", version: "[4.*, 5.0.0)" },
    extensions: {
      http: { routePrefix: "" },
      ...(deliveries.reads && { serviceBus: serviceBus(deliveries, timeout, refuse) }),
    },
  };
}

/** The longest timeout of some functions, in seconds. */
export function timeoutOf(functions: readonly FunctionEntry[], refuse: Refuse): number {
  return Math.max(
    ...functions.map((fn) => wholeSeconds(fn.timeoutMs, `function ${fn.name}`, "timeout", refuse)),
  );
}

/**
 * The host settles the messages: it completes those of a call that succeeds and gives back those of one that fails.
 * Batches are received and handled one after the other in an instance; `maxConcurrentCalls` is for single messages.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus#hostjson-settings
 * @see https://github.com/Azure/azure-sdk-for-net/blob/main/sdk/servicebus/Microsoft.Azure.WebJobs.Extensions.ServiceBus/src/Listeners/ServiceBusListener.cs
 */
function serviceBus(
  { fifo, subscriptions, atOnce }: Deliveries,
  timeout: number,
  refuse: Refuse,
): JsonObject {
  const one = atOnce === undefined ? undefined : 1;
  return {
    autoCompleteMessages: true,
    prefetchCount: 0,
    maxAutoLockRenewalDuration: clock(timeout + TIMEOUT_MARGIN),
    ...(fifo
      ? { sessionIdleTimeout: clock(SESSION_IDLE), ...(one && { maxConcurrentSessions: one }) }
      : { ...(one && { maxConcurrentCalls: one }), ...batches(subscriptions, refuse) }),
  };
}

function batches(subscriptions: readonly QueueSubscriptionEntry[], refuse: Refuse): JsonObject {
  sameForAll(subscriptions, ["batchSize", "batchWindowMs"], refuse);
  const [first] = subscriptions;
  if (!first || first.batchSize === 1) return {};
  const window = wholeSeconds(first.batchWindowMs, first.name, "batchWindow", refuse);
  return {
    maxMessageBatchSize: first.batchSize,
    ...(window > 0 && { minMessageBatchSize: first.batchSize, maxBatchWaitTime: clock(window) }),
  };
}

/** Seconds as `hh:mm:ss`. */
export function clock(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}
