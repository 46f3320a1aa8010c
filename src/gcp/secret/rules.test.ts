import { type Args, ref, resource, v } from "@motif/compile";
import { describeConstraints, describeRules, fn, variables } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const secret = (changes: Args = {}) =>
  resource("google_secret_manager_secret", "key", {
    secret_id: "key",
    deletion_protection: v("deletion_protection"),
    version_destroy_ttl: "604800s",
    ...changes,
  });

describeRules(RULES, {
  right: [
    ["a secret", [secret()]],
    [
      "a secret of the plan, by its id",
      [secret(), fn(variables({ MOTIF_SECRET_KEY: ref("google_secret_manager_secret.key", "id") }))],
    ],
  ],
  wrong: [
    [
      "GCP_SECRET_WITHOUT_VALUE",
      "a secret's value",
      [resource("google_secret_manager_secret_version", "key", { secret: "key", secret_data: v("key") })],
    ],
    ["GCP_SECRET_PROTECTED", "a secret without protection", [secret({ deletion_protection: undefined })]],
  ],
});

describeConstraints([
  {
    type: "google_secret_manager_secret",
    good: "replication {\n auto {}\n}",
    bad: "replication {}",
    code: "arguments-incomplete",
  },
]);
