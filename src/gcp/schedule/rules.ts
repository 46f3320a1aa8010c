import {
  anyOf,
  type Constraints,
  conflicts,
  exactlyOneOf,
  type Floor,
  oneOf,
  pattern,
  type Rule,
  range,
} from "@motif/compile/kit";
import { authenticated, failuresKept, internalOnly, permissionAwaited } from "../function/caller-rules.ts";
import { SECONDS } from "../ground/durations.ts";

const JOB = "google_cloud_scheduler_job";

/** What jobs must not be although Terraform and Google Cloud would accept it. */
export const RULES: readonly Rule[] = [
  internalOnly(JOB),
  authenticated(JOB, "http_target"),
  failuresKept(JOB),
  permissionAwaited(JOB),
];

/** Source: the provider's own validation, https://github.com/hashicorp/terraform-provider-google/tree/v6.50.0/google/services. */
export const CONSTRAINTS: Constraints = {
  google_cloud_scheduler_job: [
    oneOf("http_target.http_method", "POST", "GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"),
    range("retry_config.retry_count", 0, 5),
    range("retry_config.max_doublings", 0, 16),
    pattern("attempt_deadline", SECONDS, "a number of seconds such as 300s"),
    conflicts(["oauth_token", "oidc_token"], "http_target"),
    exactlyOneOf(["app_engine_http_target", "http_target", "pubsub_target"]),
    anyOf(
      ["max_backoff_duration", "max_doublings", "max_retry_duration", "min_backoff_duration", "retry_count"],
      "retry_config",
    ),
  ],
};

/** What of it the provider's oldest version does not do as it should. */
export const FLOORS: readonly Floor[] = [
  {
    at: "google_cloud_scheduler_job.http_target.oidc_token",
    first: "6.50",
    sound: "7.31",
    source:
      "https://github.com/hashicorp/terraform-provider-google/pull/27173: before it, Cloud Scheduler's own Authorization header is " +
      "read into http_target.headers, which differ at each plan",
  },
];
