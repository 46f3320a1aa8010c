import {
  argument,
  type Block,
  type DataSource,
  type Literal,
  literalOf,
  type Module,
  nested,
  type Resource,
  references,
  refersTo,
  resourcesOf,
} from "@motif/compile";
import type { Rule } from "@motif/compile/kit";
import { API_VARIABLE } from "../api/environment.ts";
import { ASYNC_DELIVERY_VARIABLE } from "../function/environment.ts";
import { environmentOf, secretsIn } from "./rules-environment.ts";

const FUNCTION = "google_cloudfunctions2_function";
const SUBSCRIPTION = "google_pubsub_subscription";
const CALLERS = "google_cloud_run_v2_service_iam_member";

/** The types that add one member to one role of one resource. */
const MEMBERS = [
  "google_artifact_registry_repository_iam_member",
  "google_cloud_run_service_iam_member",
  CALLERS,
  "google_cloud_tasks_queue_iam_member",
  "google_cloudfunctions2_function_iam_member",
  "google_project_iam_member",
  "google_pubsub_subscription_iam_member",
  "google_pubsub_topic_iam_member",
  "google_secret_manager_secret_iam_member",
  "google_service_account_iam_member",
  "google_storage_bucket_iam_member",
];

/**
 * Roles that may be on the project as a whole, with the reason in docs/gcp.md; `narrowed` ones need a condition.
 * Everything else goes to the resource itself.
 */
export const PROJECT_ROLES: Readonly<Record<string, "narrowed" | "whole">> = {
  "roles/datastore.user": "narrowed",
  "roles/datastore.viewer": "narrowed",
  "roles/storage.objectViewer": "narrowed",
  "roles/eventarc.eventReceiver": "whole",
  "roles/logging.logWriter": "whole",
  "roles/pubsub.publisher": "whole",
};

/** What the generated Terraform must not do although Terraform and Google Cloud would accept it. */
export const SECURITY_RULES: readonly Rule[] = [
  {
    code: "GCP_MEMBER_KNOWN",
    appliesTo: MEMBERS,
    check: (member, plan) => {
      if (!isPublic(member)) return undefined;
      const called = member.labels[0] === CALLERS ? functionsIn(member, "name", plan) : [];
      return called.length > 0 && called.every((fn) => API_VARIABLE in environmentOf(fn))
        ? undefined
        : "lets everybody in, and is no function of the HTTP API; name who may";
    },
  },
  {
    code: "GCP_ROLE_NARROW",
    appliesTo: MEMBERS,
    check: (member) => {
      const role = literal(member, "role");
      if (typeof role !== "string") return "has a role that is not written out";
      return /^roles\/(owner|editor|viewer)$|\.admin$|Admin$/.test(role)
        ? `gives ${role}, which allows far more than is needed; take a narrower role`
        : undefined;
    },
  },
  {
    code: "GCP_ROLE_EXPLAINED",
    appliesTo: MEMBERS,
    check: (member) => (member.comment ? undefined : "has no comment that says whose grant it comes from"),
  },
  {
    code: "GCP_PROJECT_ROLE",
    appliesTo: ["google_project_iam_member"],
    check: (member) => {
      const role = literal(member, "role");
      const allowed = typeof role === "string" ? PROJECT_ROLES[role] : undefined;
      if (allowed === undefined) return "gives a role on the whole project; give it on the resource itself";
      return allowed === "whole" || nested(member, "condition").length > 0
        ? undefined
        : "gives a role on the whole project; narrow it with a condition";
    },
  },
  {
    code: "GCP_POLICY_ADDITIVE",
    appliesTo: ["*"],
    check: ({ labels: [type] }) =>
      /_iam_(policy|binding)$/.test(type)
        ? "takes away what others have granted; add members one by one"
        : undefined,
  },
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
      nested(fn, "build_config").some((config) =>
        refers(config, "service_account", "google_service_account."),
      )
        ? undefined
        : "is built by the project's default account, which may do a lot; set build_config.service_account",
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
      nested(fn, "service_config").some((config) => set(config, "max_instance_count"))
        ? undefined
        : "can have any number of instances; set max_instance_count",
  },
  {
    code: "GCP_FUNCTION_INTERNAL",
    appliesTo: [SUBSCRIPTION, "google_eventarc_trigger", "google_cloud_scheduler_job"],
    check: (trigger, plan) => {
      const open = resourcesOf(plan, FUNCTION).find(
        (fn) =>
          refersTo(trigger, fn.address) &&
          !nested(fn, "service_config").some(
            (config) => literal(config, "ingress_settings") === "ALLOW_INTERNAL_ONLY",
          ),
      );
      return open && `calls ${open.address}, which the Internet reaches too; set its ingress_settings`;
    },
  },
  {
    code: "GCP_CALL_AUTHENTICATED",
    appliesTo: [SUBSCRIPTION, "google_cloud_scheduler_job"],
    check: (trigger) => {
      const calls = [...nested(trigger, "push_config"), ...nested(trigger, "http_target")];
      return calls.every((call) => nested(call, "oidc_token").length > 0)
        ? undefined
        : "calls without saying who it is, so the function has to let everybody in; set oidc_token";
    },
  },
  {
    code: "GCP_BUCKET_PRIVATE",
    appliesTo: ["google_storage_bucket"],
    check: (bucket) =>
      literal(bucket, "public_access_prevention") === "enforced"
        ? undefined
        : "can be made public; set public_access_prevention to enforced",
  },
  {
    code: "GCP_BUCKET_UNIFORM",
    appliesTo: ["google_storage_bucket"],
    check: (bucket) =>
      literal(bucket, "uniform_bucket_level_access") === true
        ? undefined
        : "has access lists for single objects; set uniform_bucket_level_access",
  },
  {
    code: "GCP_BUCKET_VERSIONED",
    appliesTo: ["google_storage_bucket"],
    check: (bucket) =>
      nested(bucket, "versioning").some((versioning) => literal(versioning, "enabled") === true)
        ? undefined
        : "keeps no earlier versions",
  },
  {
    code: "GCP_TOPIC_KEPT",
    appliesTo: ["google_pubsub_topic"],
    check: (topic, plan) =>
      subscriptionsOf(topic, plan).length > 0
        ? undefined
        : "has no subscription: Pub/Sub throws away what is published to it",
  },
  {
    code: "GCP_SUBSCRIPTION_KEPT",
    appliesTo: [SUBSCRIPTION],
    check: (subscription) =>
      nested(subscription, "expiration_policy").some((policy) => literal(policy, "ttl") === "") &&
      set(subscription, "message_retention_duration")
        ? undefined
        : "is deleted with its messages when nobody reads it for 31 days, or does not say how long it keeps them",
  },
  {
    code: "GCP_QUEUE_DEAD_LETTER",
    appliesTo: [SUBSCRIPTION],
    check: deadLettersLost,
  },
  {
    code: "GCP_EVENT_DEAD_LETTER",
    appliesTo: ["google_eventarc_trigger", "google_cloud_scheduler_job"],
    check: (trigger, plan) => {
      const losing = resourcesOf(plan, FUNCTION).find(
        (fn) => refersTo(trigger, fn.address) && !(ASYNC_DELIVERY_VARIABLE in environmentOf(fn)),
      );
      return (
        losing && `calls ${losing.address}, whose failed events go nowhere; give it a topic for dead letters`
      );
    },
  },
  {
    code: "GCP_DATABASE_PROTECTED",
    appliesTo: ["google_firestore_database"],
    check: (database) => {
      if (!set(database, "delete_protection_state")) return "has no deletion protection";
      return literal(database, "point_in_time_recovery_enablement") === "POINT_IN_TIME_RECOVERY_ENABLED"
        ? undefined
        : "has no point-in-time recovery";
    },
  },
  {
    code: "GCP_SECRET_WITHOUT_VALUE",
    appliesTo: ["google_secret_manager_secret_version"],
    check: () => "puts a secret's value into Terraform's state; have whoever may know it set the value",
  },
  {
    code: "GCP_SECRET_PROTECTED",
    appliesTo: ["google_secret_manager_secret"],
    check: (secret) =>
      set(secret, "deletion_protection") && set(secret, "version_destroy_ttl")
        ? undefined
        : "is gone for ever when it is deleted by mistake; set deletion_protection and version_destroy_ttl",
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

function isPublic(member: Block): boolean {
  const who = literal(member, "member");
  return who === "allUsers" || who === "allAuthenticatedUsers";
}

function functionsIn(block: Block, name: string, plan: Module): Resource[] {
  return resourcesOf(plan, FUNCTION).filter((fn) => refers(block, name, `${fn.address}.`));
}

function accountOf(fn: Block): string | undefined {
  const [config] = nested(fn, "service_config");
  const value = config && argument(config, "service_account_email");
  return value && references(value).find((path) => path.startsWith("google_service_account."));
}

function subscriptionsOf(topic: Resource | DataSource, plan: Module): Resource[] {
  return resourcesOf(plan, SUBSCRIPTION).filter((subscription) =>
    refers(subscription, "topic", `${topic.address}.`),
  );
}

/** A push needs somewhere for what fails, and Pub/Sub the permission to move it there. */
function deadLettersLost(subscription: Resource | DataSource, plan: Module): string | undefined {
  if (nested(subscription, "push_config").length === 0) return undefined;
  const [policy] = nested(subscription, "dead_letter_policy");
  if (!policy) {
    return "has no dead_letter_policy: a message that cannot succeed comes back until it is too old, and is lost";
  }
  const topic = resourcesOf(plan, "google_pubsub_topic").find((candidate) =>
    refers(policy, "dead_letter_topic", `${candidate.address}.`),
  );
  const publishes = grantTo(plan, "google_pubsub_topic_iam_member", "topic", topic, "roles/pubsub.publisher");
  const takes = grantTo(
    plan,
    "google_pubsub_subscription_iam_member",
    "subscription",
    subscription,
    "roles/pubsub.subscriber",
  );
  return publishes && takes
    ? undefined
    : "has a dead-letter topic that Pub/Sub may not move messages to; give its service agent both roles";
}

function grantTo(
  plan: Module,
  type: string,
  name: string,
  target: Resource | DataSource | undefined,
  role: string,
): boolean {
  return resourcesOf(plan, type).some(
    (member) =>
      target !== undefined &&
      refers(member, name, `${target.address}.`) &&
      literal(member, "role") === role &&
      refers(member, "member", "data.google_project."),
  );
}

/** Whether an argument refers to something whose path begins so. */
function refers(block: Block, name: string, prefix: string): boolean {
  const value = argument(block, name);
  return value !== undefined && references(value).some((path) => path.startsWith(prefix));
}

function set(block: Block, name: string): boolean {
  return argument(block, name) !== undefined;
}

function literal(block: Block, name: string): Literal | undefined {
  return literalOf(argument(block, name));
}
