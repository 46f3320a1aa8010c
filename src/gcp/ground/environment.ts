/**
 * The environment variables of a deployed function: the compiler sets them, the adapters read them. Nothing secret is
 * ever in one of them. A resource is named as Google's APIs name it: `projects/<project>/topics/<topic>`. Here are those
 * that every function has; each room says its own.
 */
export const VARIABLE = {
  /** Id of the project: log lines refer to their trace with it. */
  project: "MOTIF_PROJECT",
  /** Name of the app: `service` in logs, spans and metrics. */
  service: "MOTIF_SERVICE",
  /** `debug`, `info`, `warn` or `error`. */
  logLevel: "MOTIF_LOG_LEVEL",
  /** The function's timeout in milliseconds: Cloud Run tells a request's deadline to nobody. */
  timeout: "MOTIF_TIMEOUT_MS",
} as const;
