/**
 * What all clients of the SDK are made with. `standard` retries throttling, time-outs and the service's own failures
 * with exponential backoff and jitter, and stops when most calls fail
 * (https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html). Connections are kept alive by default.
 */
export const CLIENT_CONFIG = {
  retryMode: "standard",
  /** The first one included; twice the 3 of the SDK, so that a burst has time to pass. */
  maxAttempts: 6,
  requestHandler: { connectionTimeout: 2_000, socketTimeout: 10_000 },
} as const;
