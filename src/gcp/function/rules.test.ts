import { block, ref, resource, v } from "@motif/compile";
import { ACCOUNT, call, describeConstraints, describeRules, fn, variables, WHY } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const publishes = resource(
  "google_pubsub_topic_iam_member",
  "work",
  { topic: "jobs", role: "roles/pubsub.publisher", member: ACCOUNT },
  WHY,
);
const heard = resource("time_sleep", "heard", { triggers: { roles: ref(publishes, "id") } });

describeRules(RULES, {
  right: [
    ["a private function", [fn(), call(ACCOUNT)]],
    ["a function whose role is known", [publishes, heard, fn({ description: ref(heard, "id") })]],
  ],
  wrong: [
    ["GCP_ACCOUNT_OWN", "a function without an account", [fn({ service_account_email: undefined })]],
    [
      "GCP_ACCOUNT_OWN",
      "two functions with one account",
      [fn(), fn({ service_account_email: ref("google_service_account.work", "email") }, {}, "other")],
    ],
    ["GCP_BUILD_ACCOUNT", "a build with the default account", [fn({}, { service_account: undefined })]],
    [
      "GCP_IMAGES_PLACED",
      "a function that is built anew in each apply",
      [fn({}, { docker_repository: undefined })],
    ],
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
    ["GCP_ROLE_AWAITED", "a function that runs before it may do what it does", [fn(), publishes]],
    ["GCP_FUNCTION_LIMITED", "a function without a limit", [fn({ max_instance_count: undefined })]],
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
  ],
});

describeConstraints([
  {
    type: "google_service_account",
    good: 'account_id = "create-item"',
    bad: 'account_id = "item"',
    code: "value-malformed",
  },
  {
    type: "google_cloudfunctions2_function",
    good: 'service_config {\n available_memory = "256Mi"\n}',
    bad: 'service_config {\n available_memory = "256MB"\n}',
    code: "value-malformed",
  },
]);
