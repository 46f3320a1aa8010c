/**
 * The environment of a deployed function, the one contract between the compiler, which sets it, and the adapters, which
 * read it. This is what does not depend on rooms; theirs is in their own `environment.ts`. Nothing secret is ever in it.
 */
/** Names of the variables that every function has. */
export const VARIABLE = {
  /** Name of the app: `service` in logs and spans. */
  service: "MOTIF_SERVICE",
  /** The app with the deployment's prefix: deployments of one account do not count into each other's metrics. */
  metrics: "MOTIF_METRICS_NAMESPACE",
  /** `debug`, `info`, `warn` or `error`. */
  logLevel: "MOTIF_LOG_LEVEL",
} as const;

/** The payload of a keep-warm invocation: an adapter answers it at once, without calling the function. */
export const KEEP_WARM_EVENT = { motif: "keep-warm" } as const;
