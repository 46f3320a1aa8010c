import { type Args, block, resource } from "@motif/compile";
import { describeRules, project } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const database = (changes: Args = {}) =>
  resource("google_firestore_database", "app", {
    name: "app",
    delete_protection_state: "DELETE_PROTECTION_ENABLED",
    point_in_time_recovery_enablement: "POINT_IN_TIME_RECOVERY_ENABLED",
    deletion_policy: "DELETE",
    ...changes,
  });

describeRules(RULES, {
  right: [
    ["a database", [database()]],
    ["a role on one database", [project("roles/datastore.user", { condition: block({ expression: "x" }) })]],
  ],
  wrong: [
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
      "GCP_DATABASE_DESTROYABLE",
      "a database that a destroy leaves behind",
      [database({ deletion_policy: undefined })],
    ],
  ],
});
