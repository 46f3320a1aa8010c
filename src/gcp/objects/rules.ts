import { type Constraints, exactlyOneOf, oneOf, type Rule } from "@motif/compile/kit";
import { failuresKept, internalOnly, permissionAwaited } from "../function/caller-rules.ts";
import type { ProjectRoles } from "../ground/member-rules.ts";

const TRIGGER = "google_eventarc_trigger";

/** What triggers must not be although Terraform and Google Cloud would accept it. */
export const RULES: readonly Rule[] = [
  internalOnly(TRIGGER),
  failuresKept(TRIGGER),
  permissionAwaited(TRIGGER),
];

/** Roles of the accounts that hand over events. */
export const PROJECT_ROLES: ProjectRoles = {
  "roles/eventarc.eventReceiver": "whole",
  "roles/eventarc.serviceAgent": "whole",
  "roles/pubsub.publisher": "whole",
};

/** Source: the provider's own validation, https://github.com/hashicorp/terraform-provider-google/tree/v6.50.0/google/services. */
export const CONSTRAINTS: Constraints = {
  google_eventarc_trigger: [
    exactlyOneOf(["cloud_run_service", "gke", "http_endpoint", "workflow"], "destination"),
    oneOf("matching_criteria.operator", "match-path-pattern"),
  ],
};
