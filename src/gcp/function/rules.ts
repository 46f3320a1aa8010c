import {
  argument,
  type Block,
  type DataSource,
  type Module,
  nested,
  type Resource,
  references,
  resourcesOf,
} from "@motif/compile";
import {
  blockAddress,
  type Constraints,
  earlierThan,
  isSet,
  literal,
  oneOf,
  pattern,
  type Rule,
  range,
  referencesIn,
} from "@motif/compile/kit";
import type { ProjectRoles } from "../ground/member-rules.ts";
import { secretsIn } from "./environment-rules.ts";

const FUNCTION = "google_cloudfunctions2_function";

/** What functions and their project must not be although Terraform and Google Cloud would accept it. */
export const RULES: readonly Rule[] = [
  {
    code: "GCP_ACCOUNT_OWN",
    appliesTo: [FUNCTION],
    check: (fn, plan) => {
      const account = accountOf(fn);
      if (account === undefined) return "runs as the project's default account; give it one of its own";
      const sharing = resourcesOf(plan, FUNCTION).filter((other) => accountOf(other) === account);
      return sharing.length > 1 ? "shares its service account with another function" : undefined;
    },
  },
  {
    code: "GCP_BUILD_ACCOUNT",
    appliesTo: [FUNCTION],
    check: (fn) =>
      nested(fn, "build_config")
        .flatMap((config) => referencesIn(config, "service_account"))
        .some((path) => path.startsWith("google_service_account."))
        ? undefined
        : "is built by the project's default account, which may do a lot; set build_config.service_account",
  },
  {
    code: "GCP_IMAGES_PLACED",
    appliesTo: [FUNCTION],
    check: (fn) =>
      nested(fn, "build_config").some((config) => isSet(config, "docker_repository"))
        ? undefined
        : "differs in each apply from the repository that Google Cloud chose; set build_config.docker_repository",
  },
  {
    code: "GCP_ENVIRONMENT_NO_SECRET",
    appliesTo: [FUNCTION],
    check: (fn) => secretsIn(fn)[0],
  },
  {
    code: "GCP_FUNCTION_LIMITED",
    appliesTo: [FUNCTION],
    check: (fn) =>
      nested(fn, "service_config").some((config) => isSet(config, "max_instance_count"))
        ? undefined
        : "can have any number of instances; set max_instance_count",
  },
  {
    code: "GCP_ROLE_AWAITED",
    appliesTo: [FUNCTION],
    check: roleTooLate,
  },
  {
    code: "GCP_LOG_RETENTION",
    appliesTo: ["google_logging_project_bucket_config"],
    check: (bucket) => {
      const days = literal(bucket, "retention_days");
      return typeof days === "number" && days > 0 ? undefined : "does not say how long it keeps logs";
    },
  },
  {
    code: "GCP_SERVICE_LEFT_ON",
    appliesTo: ["google_project_service"],
    check: (service) =>
      literal(service, "disable_on_destroy") === false
        ? undefined
        : "switches an API off that others in the project may use; set disable_on_destroy to false",
  },
];

/** Its code may run as soon as it is there, and what it may not do yet fails. Roles on what it is part of come after it. */
function roleTooLate(fn: Resource | DataSource, module: Module): string | undefined {
  const account = accountOf(fn)?.replace(/\.email$/, "");
  if (account === undefined) return undefined;
  const earlier = earlierThan(fn, module);
  const late = resourcesOf(module).find(
    (role) =>
      role.labels[0].endsWith("_iam_member") &&
      referencesIn(role, "member").some((path) => path.startsWith(`${account}.`)) &&
      !earlier.has(blockAddress(role)) &&
      !earlierThan(role, module).has(blockAddress(fn)),
  );
  return (
    late && `may run before Google Cloud has heard of ${late.address}; have it wait for a time_sleep after it`
  );
}

function accountOf(fn: Block): string | undefined {
  const [config] = nested(fn, "service_config");
  const value = config && argument(config, "service_account_email");
  return value && references(value).find((path) => path.startsWith("google_service_account."));
}

/** Roles of the account that builds functions. */
export const PROJECT_ROLES: ProjectRoles = {
  "roles/storage.objectViewer": "narrowed",
  "roles/logging.logWriter": "whole",
};

const SECONDS_OR_DAYS = /^\d+[sd]$/;

/**
 * Source: the provider's own validation, https://github.com/hashicorp/terraform-provider-google/tree/v6.50.0/google/services.
 * Timeouts: https://cloud.google.com/functions/docs/configuring/timeout.
 */
export const CONSTRAINTS: Constraints = {
  google_cloudfunctions2_function: [
    oneOf(
      "event_trigger.retry_policy",
      "RETRY_POLICY_UNSPECIFIED",
      "RETRY_POLICY_DO_NOT_RETRY",
      "RETRY_POLICY_RETRY",
    ),
    oneOf("service_config.ingress_settings", "ALLOW_ALL", "ALLOW_INTERNAL_ONLY", "ALLOW_INTERNAL_AND_GCLB"),
    oneOf(
      "service_config.vpc_connector_egress_settings",
      "VPC_CONNECTOR_EGRESS_SETTINGS_UNSPECIFIED",
      "PRIVATE_RANGES_ONLY",
      "ALL_TRAFFIC",
    ),
    range("service_config.timeout_seconds", 1, 3600),
    range("service_config.max_instance_request_concurrency", 1, 1000),
    pattern(
      "service_config.available_memory",
      /^\d+(\.\d+)?(k|M|G|Mi|Gi)$/,
      "an amount of memory such as 256Mi",
    ),
    pattern("name", /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/, "1 to 62 lower-case letters, digits and hyphens"),
  ],
  google_artifact_registry_repository: [
    oneOf("format", "DOCKER", "MAVEN", "NPM", "APT", "YUM", "PYTHON", "KFP", "GO", "GENERIC"),
    oneOf("cleanup_policies.action", "DELETE", "KEEP"),
    pattern("cleanup_policies.condition.older_than", SECONDS_OR_DAYS, "a duration such as 2592000s or 30d"),
  ],
  google_service_account: [
    pattern("account_id", /^[a-z][-a-z0-9]{4,28}[a-z0-9]$/, "6 to 30 lower-case letters, digits and hyphens"),
  ],
  google_logging_metric: [
    oneOf("metric_descriptor.metric_kind", "DELTA", "GAUGE", "CUMULATIVE"),
    oneOf("metric_descriptor.value_type", "BOOL", "INT64", "DOUBLE", "STRING", "DISTRIBUTION", "MONEY"),
  ],
  google_logging_project_bucket_config: [range("retention_days", 1, 3650)],
};
