import { block, data, ref, resource, type Value, v } from "@motif/compile";
import { describeRules, WHY } from "../testing/rules.ts";
import { agentMember } from "./agents.ts";
import { WAITING_RULES } from "./waiting-rules.ts";

const services = resource("google_project_service", "required", {
  service: "run.googleapis.com",
  disable_on_destroy: false,
});
const triggers = { services: ref(services, "id") };
const pause = resource("time_sleep", "enabled", { create_duration: "60s", triggers });
const database = (...dependsOn: readonly (typeof services)[]) =>
  resource(
    "google_firestore_database",
    "app",
    {
      name: "app",
      delete_protection_state: "DELETE_PROTECTION_ENABLED",
      point_in_time_recovery_enablement: "POINT_IN_TIME_RECOVERY_ENABLED",
      deletion_policy: "DELETE",
    },
    { dependsOn },
  );
const field = resource("google_firestore_field", "item", {
  database: ref(database(), "name"),
  index_config: block({}),
});
const agent = data("google_storage_project_service_account", "agent", {}, { dependsOn: [pause] });
const publishes = (member: Value, lifecycle?: { readonly ignoreChanges: readonly string[] }) =>
  resource(
    "google_pubsub_topic_iam_member",
    "agent",
    { topic: "jobs", role: "roles/pubsub.publisher", member },
    { ...WHY, ...(lifecycle && { lifecycle }) },
  );

describeRules(WAITING_RULES, {
  right: [
    ["what waits for APIs, and what waits for that", [services, pause, database(pause), field]],
    ["a role of an agent that is made", [publishes(agentMember("pubsub"))]],
    [
      "a role of an agent that is asked for, and never changes",
      [services, pause, agent, publishes(ref(agent, "member"), { ignoreChanges: ["member"] })],
    ],
  ],
  wrong: [
    ["GCP_SERVICE_AWAITED", "what waits for nothing", [services, pause, database()]],
    [
      "GCP_SERVICE_AWAITED",
      "what does not wait until Google Cloud has heard of an API",
      [services, pause, database(services)],
    ],
    [
      "GCP_SERVICE_AWAITED",
      "what waits for a pause before the APIs",
      [services, resource("time_sleep", "enabled", { triggers: { always: v("always") } }), database(pause)],
    ],
    [
      "GCP_PAUSE_AGAIN",
      "a pause that does not know when there is something new to wait for",
      [services, resource("time_sleep", "enabled", { create_duration: "60s" }, { dependsOn: [services] })],
    ],
    [
      "GCP_READ_LATE",
      "a role that is taken away and given again when another API is switched on",
      [services, pause, agent, publishes(ref(agent, "member"))],
    ],
    [
      "GCP_AGENT_CREATED",
      "a role of an agent that may not be there",
      [publishes("serviceAccount:service-123@gcp-sa-pubsub.iam.gserviceaccount.com")],
    ],
  ],
});
