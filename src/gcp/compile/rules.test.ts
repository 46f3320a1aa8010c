import {
  type Args,
  type Block,
  block,
  data,
  type Module,
  type Resource,
  ref,
  resource,
  tpl,
  v,
} from "@motif/compile";
import { applyRules } from "@motif/compile/kit";
import { loadWarehouse } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import { makePlan } from "./make-plan.ts";
import { PROJECT_ROLES, SECURITY_RULES } from "./rules.ts";
import { toTerraform } from "./to-terraform.ts";

/** The codes of the rules that a plan of these blocks breaks, without repetitions. */
function broken(...made: Block[]): string[] {
  const plan: Module = { files: [{ name: "main.tf", blocks: made }] };
  return [...new Set(applyRules(plan, SECURITY_RULES).map(({ code }) => code))].sort();
}

const WHY = { comment: "work: grant items" };
const account = resource("google_service_account", "work", { account_id: "work-12345678" });
const ACCOUNT = ref(account, "member");

function fn(config: Args = {}, build: Args = {}, name = "work"): Resource {
  return resource("google_cloudfunctions2_function", name, {
    name,
    build_config: block({ service_account: ref("google_service_account.builder", "id"), ...build }),
    service_config: block({
      service_account_email: ref(`google_service_account.${name}`, "email"),
      max_instance_count: 5,
      ingress_settings: "ALLOW_INTERNAL_ONLY",
      environment_variables: { MOTIF_LOG_LEVEL: "info", MOTIF_ASYNC_DELIVERY: "{}" },
      ...config,
    }),
  });
}

const variables = (values: Args) => ({ environment_variables: values as never });
const URL = ref("google_cloudfunctions2_function.work.service_config[0].uri");

const call = (member: Args["member"]) =>
  resource(
    "google_cloud_run_v2_service_iam_member",
    "work",
    {
      name: ref("google_cloudfunctions2_function.work", "name"),
      role: "roles/run.invoker",
      member,
    },
    WHY,
  );

const project = (role: string, more: Args = {}, meta = WHY) =>
  resource(
    "google_project_iam_member",
    "work",
    { project: v("project_id"), role, member: ACCOUNT, ...more },
    meta,
  );

const bucket = (changes: Args = {}) =>
  resource("google_storage_bucket", "uploads", {
    name: "uploads",
    uniform_bucket_level_access: true,
    public_access_prevention: "enforced",
    versioning: block({ enabled: true }),
    ...changes,
  });

const topic = (name: string) => resource("google_pubsub_topic", name, { name });
const subscription = (name: string, changes: Args = {}) =>
  resource("google_pubsub_subscription", name, {
    name,
    topic: ref(`google_pubsub_topic.${name}`, "id"),
    message_retention_duration: "600s",
    expiration_policy: block({ ttl: "" }),
    ...changes,
  });
const AGENT = tpl`serviceAccount:service-${ref("data.google_project.current", "number")}@gcp-sa-pubsub.iam.gserviceaccount.com`;
const publishes = resource(
  "google_pubsub_topic_iam_member",
  "agent",
  { topic: ref("google_pubsub_topic.dead", "name"), role: "roles/pubsub.publisher", member: AGENT },
  WHY,
);
const takes = resource(
  "google_pubsub_subscription_iam_member",
  "agent",
  {
    subscription: ref("google_pubsub_subscription.jobs", "name"),
    role: "roles/pubsub.subscriber",
    member: AGENT,
  },
  WHY,
);
const deadLetters = [topic("dead"), subscription("dead")];
const PUSH = {
  push_config: block({ push_endpoint: URL, oidc_token: block({ service_account_email: "caller" }) }),
  dead_letter_policy: block({ dead_letter_topic: ref("google_pubsub_topic.dead", "id") }),
};
const pushing = (changes: Args = {}) => [
  fn(),
  topic("jobs"),
  subscription("jobs", { ...PUSH, ...changes }),
  ...deadLetters,
];

const job = (target: Args = {}) =>
  resource("google_cloud_scheduler_job", "nightly", {
    name: "nightly",
    http_target: block({ uri: URL, oidc_token: block({ service_account_email: "caller" }), ...target }),
  });
const trigger = resource("google_eventarc_trigger", "work", {
  name: "work",
  destination: block({
    cloud_run_service: block({ service: ref("google_cloudfunctions2_function.work", "name") }),
  }),
});

const database = (changes: Args = {}) =>
  resource("google_firestore_database", "app", {
    name: "app",
    delete_protection_state: "DELETE_PROTECTION_ENABLED",
    point_in_time_recovery_enablement: "POINT_IN_TIME_RECOVERY_ENABLED",
    ...changes,
  });

const secret = (changes: Args = {}) =>
  resource("google_secret_manager_secret", "key", {
    secret_id: "key",
    deletion_protection: v("deletion_protection"),
    version_destroy_ttl: "604800s",
    ...changes,
  });

/** What each rule is there for: the only one that it breaks. */
const WRONG: [code: string, name: string, made: Block[]][] = [
  ["GCP_MEMBER_KNOWN", "a worker that everybody may call", [fn(), call("allUsers")]],
  [
    "GCP_MEMBER_KNOWN",
    "a worker that everybody with an account may call",
    [fn(), call("allAuthenticatedUsers")],
  ],
  [
    "GCP_MEMBER_KNOWN",
    "a bucket that everybody may read",
    [
      resource(
        "google_storage_bucket_iam_member",
        "all",
        { bucket: "uploads", role: "roles/storage.objectViewer", member: "allUsers" },
        WHY,
      ),
    ],
  ],
  ...["roles/owner", "roles/editor", "roles/viewer", "roles/storage.admin", "roles/storage.objectAdmin"].map(
    (role): [string, string, Block[]] => [
      "GCP_ROLE_NARROW",
      role,
      [
        resource(
          "google_storage_bucket_iam_member",
          "work",
          { bucket: "uploads", role, member: ACCOUNT },
          WHY,
        ),
      ],
    ],
  ),
  [
    "GCP_ROLE_EXPLAINED",
    "a permission without a reason",
    [
      resource("google_pubsub_topic_iam_member", "work", {
        topic: "jobs",
        role: "roles/pubsub.publisher",
        member: ACCOUNT,
      }),
    ],
  ],
  ["GCP_PROJECT_ROLE", "a role of a bucket, on the project", [project("roles/storage.objectUser")]],
  ["GCP_PROJECT_ROLE", "every database of the project", [project("roles/datastore.user")]],
  ["GCP_PROJECT_ROLE", "every bucket of the project", [project("roles/storage.objectViewer")]],
  [
    "GCP_POLICY_ADDITIVE",
    "a policy that takes away what others have",
    [resource("google_project_iam_policy", "all", { project: "p", policy_data: "{}" })],
  ],
  [
    "GCP_POLICY_ADDITIVE",
    "a binding that takes away what others have",
    [resource("google_storage_bucket_iam_binding", "all", { bucket: "b", role: "r", members: [] })],
  ],
  ["GCP_ACCOUNT_OWN", "a function without an account", [fn({ service_account_email: undefined })]],
  [
    "GCP_ACCOUNT_OWN",
    "two functions with one account",
    [fn(), fn({ service_account_email: ref("google_service_account.work", "email") }, {}, "other")],
  ],
  ["GCP_BUILD_ACCOUNT", "a build with the default account", [fn({}, { service_account: undefined })]],
  ["GCP_ENVIRONMENT_NO_SECRET", "a secret by its name", [fn(variables({ DB_PASSWORD: v("password") }))]],
  [
    "GCP_ENVIRONMENT_NO_SECRET",
    "a credential by its form",
    [fn(variables({ DB_URL: "postgres://me:secret@db.example/app" }))],
  ],
  [
    "GCP_ENVIRONMENT_NO_SECRET",
    "a secret that is put into the environment",
    [fn({ secret_environment_variables: block({ key: "KEY", secret: "key", version: "latest" }) })],
  ],
  ["GCP_FUNCTION_LIMITED", "a function without a limit", [fn({ max_instance_count: undefined })]],
  [
    "GCP_FUNCTION_INTERNAL",
    "a scheduled function that the Internet reaches",
    [fn({ ingress_settings: "ALLOW_ALL" }), job()],
  ],
  [
    "GCP_CALL_AUTHENTICATED",
    "a push without a token",
    [...pushing({ push_config: block({ push_endpoint: URL }) }), publishes, takes],
  ],
  ["GCP_CALL_AUTHENTICATED", "a job without a token", [fn(), job({ oidc_token: undefined })]],
  [
    "GCP_BUCKET_PRIVATE",
    "a bucket that can be made public",
    [bucket({ public_access_prevention: "inherited" })],
  ],
  ["GCP_BUCKET_UNIFORM", "a bucket with access lists", [bucket({ uniform_bucket_level_access: false })]],
  ["GCP_BUCKET_VERSIONED", "a bucket without versions", [bucket({ versioning: undefined })]],
  ["GCP_TOPIC_KEPT", "a topic whose messages nobody keeps", [topic("jobs")]],
  [
    "GCP_SUBSCRIPTION_KEPT",
    "a subscription that goes away by itself",
    [topic("jobs"), subscription("jobs", { expiration_policy: undefined })],
  ],
  [
    "GCP_SUBSCRIPTION_KEPT",
    "a subscription that does not say how long it keeps messages",
    [topic("jobs"), subscription("jobs", { message_retention_duration: undefined })],
  ],
  ["GCP_QUEUE_DEAD_LETTER", "a push without dead letters", pushing({ dead_letter_policy: undefined })],
  ["GCP_QUEUE_DEAD_LETTER", "dead letters that Pub/Sub may not write", [...pushing(), takes]],
  ["GCP_QUEUE_DEAD_LETTER", "messages that Pub/Sub may not take out", [...pushing(), publishes]],
  ["GCP_EVENT_DEAD_LETTER", "object events without dead letters", [fn(variables({})), trigger]],
  ["GCP_EVENT_DEAD_LETTER", "a schedule without dead letters", [fn(variables({})), job()]],
  [
    "GCP_DATABASE_PROTECTED",
    "a database without protection",
    [database({ delete_protection_state: undefined })],
  ],
  [
    "GCP_DATABASE_PROTECTED",
    "a database without point-in-time recovery",
    [database({ point_in_time_recovery_enablement: undefined })],
  ],
  [
    "GCP_SECRET_WITHOUT_VALUE",
    "a secret's value",
    [resource("google_secret_manager_secret_version", "key", { secret: "key", secret_data: v("key") })],
  ],
  ["GCP_SECRET_PROTECTED", "a secret without protection", [secret({ deletion_protection: undefined })]],
  [
    "GCP_LOG_RETENTION",
    "logs without a retention",
    [resource("google_logging_project_bucket_config", "app", { bucket_id: "app" })],
  ],
  [
    "GCP_SERVICE_LEFT_ON",
    "an API that a destroy switches off",
    [resource("google_project_service", "required", { service: "run.googleapis.com" })],
  ],
];

describe("the security rules", () => {
  it("hold for the Terraform of an app with everything", async () => {
    const plan = toTerraform(makePlan((await loadWarehouse()).inventory));
    expect(applyRules(plan, SECURITY_RULES)).toEqual([]);
  });

  it("are kept on the whole project by the roles that are listed, and all of these are used", async () => {
    const plan = toTerraform(makePlan((await loadWarehouse()).inventory));
    const text = JSON.stringify(plan);
    expect(Object.keys(PROJECT_ROLES).filter((role) => !text.includes(role))).toEqual([]);
  });

  it.each([
    ["a private function", [fn(), call(ACCOUNT)]],
    [
      "an API that everybody may call",
      [fn({ ingress_settings: "ALLOW_ALL", ...variables({ MOTIF_API: "{}" }) }), call("allUsers")],
    ],
    ["a queue with dead letters", [...pushing(), publishes, takes, data("google_project", "current", {})]],
    ["a schedule", [fn(), job()]],
    ["object events", [fn(), trigger]],
    ["a role on one database", [project("roles/datastore.user", { condition: block({ expression: "x" }) })]],
    ["a bucket, a database and a secret", [bucket(), database(), secret()]],
    [
      "a secret of the plan, by its id",
      [secret(), fn(variables({ MOTIF_SECRET_KEY: ref("google_secret_manager_secret.key", "id") }))],
    ],
  ])("let %s pass that is as it should be", (_name, made) => {
    expect(broken(...made)).toEqual([]);
  });

  it.each(WRONG)("%s catches %s", (code, _name, made) => {
    expect(broken(...made)).toEqual([code]);
  });

  it("are each shown to fail", () => {
    expect([...new Set(WRONG.map(([code]) => code))].sort()).toEqual(
      SECURITY_RULES.map(({ code }) => code).sort(),
    );
  });
});
