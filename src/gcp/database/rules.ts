import { type Constraints, isSet, literal, oneOf, type Rule } from "@motif/compile/kit";
import type { ProjectRoles } from "../ground/member-rules.ts";

/** What a database must not be although Terraform and Google Cloud would accept it. */
export const RULES: readonly Rule[] = [
  {
    code: "GCP_DATABASE_PROTECTED",
    appliesTo: ["google_firestore_database"],
    check: (database) => {
      if (!isSet(database, "delete_protection_state")) return "has no deletion protection";
      return literal(database, "point_in_time_recovery_enablement") === "POINT_IN_TIME_RECOVERY_ENABLED"
        ? undefined
        : "has no point-in-time recovery";
    },
  },
  {
    code: "GCP_DATABASE_DESTROYABLE",
    appliesTo: ["google_firestore_database"],
    check: (database) =>
      literal(database, "deletion_policy") === "DELETE"
        ? undefined
        : "stays behind after a destroy, and its name with it; set deletion_policy to DELETE",
  },
];

/** Roles on databases exist on projects only. */
export const PROJECT_ROLES: ProjectRoles = {
  "roles/datastore.user": "narrowed",
  "roles/datastore.viewer": "narrowed",
};

/** Source: the provider's own validation, https://github.com/hashicorp/terraform-provider-google/tree/v6.50.0/google/services. */
export const CONSTRAINTS: Constraints = {
  google_firestore_database: [
    oneOf("type", "FIRESTORE_NATIVE", "DATASTORE_MODE"),
    oneOf("concurrency_mode", "OPTIMISTIC", "PESSIMISTIC", "OPTIMISTIC_WITH_ENTITY_GROUPS"),
    oneOf("database_edition", "STANDARD", "ENTERPRISE"),
    oneOf("app_engine_integration_mode", "ENABLED", "DISABLED"),
    oneOf(
      "delete_protection_state",
      "DELETE_PROTECTION_STATE_UNSPECIFIED",
      "DELETE_PROTECTION_ENABLED",
      "DELETE_PROTECTION_DISABLED",
    ),
    oneOf(
      "point_in_time_recovery_enablement",
      "POINT_IN_TIME_RECOVERY_ENABLED",
      "POINT_IN_TIME_RECOVERY_DISABLED",
    ),
  ],
  google_firestore_index: [
    oneOf("fields.order", "ASCENDING", "DESCENDING"),
    oneOf("fields.array_config", "CONTAINS"),
    oneOf("query_scope", "COLLECTION", "COLLECTION_GROUP", "COLLECTION_RECURSIVE"),
    oneOf("api_scope", "ANY_API", "DATASTORE_MODE_API", "MONGODB_COMPATIBLE_API"),
  ],
};
