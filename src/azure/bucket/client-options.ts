import type { StoragePipelineOptions } from "@azure/storage-blob";

/** How the SDK repeats what failed for a moment, throttling (503) included: 6 tries with exponential backoff. */
export const CLIENT_OPTIONS: StoragePipelineOptions = {
  retryOptions: { maxTries: 6, retryDelayInMs: 200, maxRetryDelayInMs: 5_000 },
};
