import { type Args, block, resource } from "@motif/compile";
import { project, rulesSuite } from "../testing/security.ts";
import { RULES } from "./rules.ts";

const database = (changes: Args = {}) =>
  resource("google_firestore_database", "app", {
    name: "app",
    delete_protection_state: "DELETE_PROTECTION_ENABLED",
    point_in_time_recovery_enablement: "POINT_IN_TIME_RECOVERY_ENABLED",
    ...changes,
  });

rulesSuite(
  RULES,
  [
    ["a database", [database()]],
    ["a role on one database", [project("roles/datastore.user", { condition: block({ expression: "x" }) })]],
  ],
  [
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
  ],
);
