import type { ServiceBusClientOptions } from "@azure/service-bus";

/** How the SDK repeats what failed for a moment. A send that was repeated can have sent twice: at least once, as ever. */
export const CLIENT_OPTIONS: ServiceBusClientOptions = {
  retryOptions: {
    maxRetries: 5,
    retryDelayInMs: 200,
    maxRetryDelayInMs: 5_000,
    mode: 0,
    timeoutInMs: 10_000,
  },
};
