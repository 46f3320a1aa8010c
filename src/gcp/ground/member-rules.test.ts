import { commented, eachValue, type Resource, resource } from "@motif/compile";
import { ACCOUNT, describeRules, project, WHY } from "../testing/rules.ts";
import { memberRules } from "./member-rules.ts";

describeRules(memberRules({}), {
  right: [],
  wrong: [
    ...[
      "roles/owner",
      "roles/editor",
      "roles/viewer",
      "roles/storage.admin",
      "roles/storage.objectAdmin",
    ].map((role): readonly [string, string, Resource[]] => [
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
    ]),
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
    [
      "GCP_ROLE_EXPLAINED",
      "a permission without a reason among others that have one",
      [
        resource(
          "google_pubsub_topic_iam_member",
          "topic",
          { topic: eachValue(), role: "roles/pubsub.publisher", member: ACCOUNT },
          { forEach: { a: commented("work: grant jobs", "jobs"), b: "mails" }, comment: "Who may publish." },
        ),
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
  ],
});
