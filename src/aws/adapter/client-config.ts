/**
 * What all clients of the SDK are made with. `standard` retries throttling, time-outs and the service's own failures
 * with exponential backoff and jitter, and stops when most calls fail
 * (https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html). Connections are kept alive by default.
 */
export const CLIENT_CONFIG = {
  retryMode: "standard",
  /** So that some 3 seconds of throttling pass unnoticed. */
  maxAttempts: 6,
  requestHandler: { connectionTimeout: 2_000, socketTimeout: 10_000 },
} as const;
