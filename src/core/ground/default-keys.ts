/** What a key of `serverless-defaults.yaml` is, for the page of documentation and for messages about keys that are none. */
export interface DefaultKey {
  /** From the top of the file; under `functions` it can also be in a class. */
  readonly key: string;
  readonly what: string;
  readonly aws: string;
  readonly azure: string;
  readonly gcp: string;
  /** What others call it. Case, dashes and underscores make no difference. */
  readonly alsoCalled: readonly string[];
}

const ADAPTER = "Motif's adapter";

/** Every key, in the order of the file. */
export const DEFAULT_KEYS: readonly DefaultKey[] = [
  {
    key: "functions.runtime",
    what: "what functions run on",
    aws: "Lambda's `nodejs24.x`",
    azure: "Functions, Node 24",
    gcp: "Cloud Run functions, Node 24",
    alsoCalled: ["runtime", "node_version", "default_runtime"],
  },
  {
    key: "functions.architecture",
    what: "processor",
    aws: "as it says",
    azure: "x86-64 whatever it says; bundles are JavaScript",
    gcp: "x86-64 whatever it says; bundles are JavaScript",
    alsoCalled: ["architecture", "architectures", "cpu_architecture"],
  },
  {
    key: "functions.memory",
    what: "MB, 128 to 10,240",
    aws: "as it says; processor time grows with it",
    azure: "512, 2,048 or 4,096: rounded up, the largest of the functions of an app; more is refused",
    gcp: "as it says",
    alsoCalled: ["memory", "memorySize", "memory_size", "memory_mb", "default_memory_mb", "memoryInMB"],
  },
  {
    key: "functions.concurrency.reserved",
    what: "calls at a time, at most; null: no limit but the account's",
    aws: "reserved concurrency",
    azure: "a limit, no guarantee: most instances, with one call at a time each",
    gcp: "a limit, no guarantee: most instances, with one call at a time each",
    alsoCalled: [
      "reserved_concurrency",
      "reservedConcurrency",
      "reservedConcurrentExecutions",
      "max_instances",
      "concurrency_limit",
    ],
  },
  {
    key: "functions.concurrency.provisioned",
    what: "environments that are always ready, and billed all the time",
    aws: "provisioned concurrency of the alias `live`",
    azure: "always-ready instances",
    gcp: "minimum instances",
    alsoCalled: [
      "provisioned_concurrency",
      "provisionedConcurrency",
      "provisionedConcurrentExecutions",
      "min_instances",
      "always_ready",
    ],
  },
  {
    key: "functions.coldStart.keepWarm",
    what: "an interval from 1m to 1d: one environment stays; null: none",
    aws: "a call of EventBridge Scheduler, which is billed",
    azure: "refused: no call keeps an instance of the Flex Consumption plan",
    gcp: "one minimum instance, without calls",
    alsoCalled: ["keep_warm", "keepWarm", "keep_warm_schedule", "warmup", "warmer", "warm_interval"],
  },
  {
    key: "functions.logLevel",
    what: "debug, info, warn or error: what is less than it is not logged",
    aws: "CloudWatch Logs",
    azure: "Application Insights",
    gcp: "Cloud Logging",
    alsoCalled: ["log_level", "logging", "logging_level"],
  },
  {
    key: "functions.tracing",
    what: "whether invocations are traced",
    aws: "X-Ray",
    azure: "Application Insights",
    gcp: "Cloud Trace",
    alsoCalled: ["tracing", "xray", "enable_tracing", "tracing_enabled"],
  },
  ...(["api", "async", "batch"] as const).map((name) => ({
    key: `classes.${name}.timeout`,
    what: {
      api: "of functions that answer a caller who waits",
      async: "of functions of queues, object events and tasks",
      batch: "of functions of schedules and bulk work",
    }[name],
    aws: "as it says, 15 minutes at most",
    azure: "as it says",
    gcp: "as it says",
    alsoCalled:
      name === "api"
        ? [
            "timeout",
            "default_timeout",
            "timeout_seconds",
            "default_timeout_seconds",
            "functionTimeout",
            "max_duration",
          ]
        : [`${name}_timeout`, `${name}_timeout_seconds`],
  })),
  ...(["queue", "async"] as const).flatMap((name) => {
    const clouds =
      name === "queue"
        ? { aws: `SQS and ${ADAPTER}`, azure: `Service Bus and ${ADAPTER}`, gcp: `Pub/Sub and ${ADAPTER}` }
        : {
            aws: "Lambda's own queue",
            azure: `Service Bus and ${ADAPTER}`,
            gcp: `Eventarc or Pub/Sub, and ${ADAPTER}`,
          };
    const of = name === "queue" ? "of a message" : "of an event that nobody waits for";
    return [
      {
        key: `retries.${name}.attempts`,
        what: `deliveries ${of} before it is a dead letter`,
        ...clouds,
        ...(name === "async" && { aws: "Lambda makes 3 at most; more is refused" }),
        alsoCalled:
          name === "queue"
            ? ["max_receive_count", "maxReceiveCount", "max_delivery_count", "max_delivery_attempts"]
            : ["max_retry_attempts", "maximumRetryAttempts", "retry_attempts", "max_retries", "retries"],
      },
      {
        key: `retries.${name}.initialDelay`,
        what: "wait before the second attempt",
        ...clouds,
        alsoCalled: name === "queue" ? ["backoff", "min_backoff", "initial_backoff", "retry_delay"] : [],
      },
      {
        key: `retries.${name}.maxDelay`,
        what: "longest wait between attempts",
        ...clouds,
        alsoCalled: name === "queue" ? ["max_backoff", "maximum_backoff"] : [],
      },
      {
        key: `retries.${name}.factor`,
        what: "how much longer each wait is than the one before",
        ...clouds,
        alsoCalled: name === "queue" ? ["backoff_rate", "backoff_multiplier"] : [],
      },
    ];
  }),
  {
    key: "retries.async.maximumAge",
    what: "an event that is older is not tried again",
    aws: "maximum event age, 6 hours at most",
    azure: ADAPTER,
    gcp: ADAPTER,
    alsoCalled: ["max_event_age", "maximumEventAge", "maximum_event_age_in_seconds", "max_record_age"],
  },
  {
    key: "concurrency.account",
    what: "calls at a time that all functions of an account can have",
    aws: "your quota (Service Quotas): a build warns where what an app reserves does not fit",
    azure: "not used",
    gcp: "not used",
    alsoCalled: ["account_concurrency", "concurrent_executions", "unreserved_concurrency"],
  },
  {
    key: "retention.logs",
    what: "how long logs are kept",
    aws: "retention of each log group",
    azure: "retention of the Log Analytics workspace",
    gcp: "retention of the log bucket",
    alsoCalled: ["log_retention", "log_retention_days", "logRetentionInDays", "retention_in_days"],
  },
  {
    key: "retention.deadLetters",
    what: "how long dead letters are kept",
    aws: "retention of the dead-letter queue",
    azure: "time to live in Service Bus",
    gcp: "retention of the dead letters' subscription",
    alsoCalled: [
      "dlq_retention",
      "dlq_retention_days",
      "dead_letter_retention",
      "dead_letter_retention_days",
    ],
  },
];

/** The key that somebody means by another name; undefined where nobody uses it. */
export function keyCalled(name: string): string | undefined {
  const wanted = plain(name);
  return DEFAULT_KEYS.find(
    ({ key, alsoCalled }) =>
      alsoCalled.some((each) => plain(each) === wanted) || plain(key.split(".").at(-1) ?? "") === wanted,
  )?.key;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_\s]/g, "");
}
