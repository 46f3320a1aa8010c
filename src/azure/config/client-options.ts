import type { AppConfigurationClientOptions } from "@azure/app-configuration";

/** How the SDK repeats what failed for a moment, throttling included: 6 tries with exponential backoff. */
export const CLIENT_OPTIONS: AppConfigurationClientOptions = {
  retryOptions: { maxRetries: 5, retryDelayInMs: 200, maxRetryDelayInMs: 5_000 },
};
