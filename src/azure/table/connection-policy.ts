import type { ConnectionPolicy } from "@azure/cosmos";

/**
 * How the SDK calls Cosmos DB. It repeats throttled requests (429) after the time that the service names, and reads
 * that failed for a moment (https://learn.microsoft.com/azure/cosmos-db/nosql/conceptual-resilient-sdk-applications).
 */
export const CONNECTION_POLICY: ConnectionPolicy = {
  requestTimeout: 10_000,
  retryOptions: {
    maxRetryAttemptCount: 9,
    fixedRetryIntervalInMilliseconds: 0,
    maxWaitTimeInSeconds: 10,
  },
};
