import { nested } from "@motif/compile";
import { allOf, type Constraints, literal, oneOf, pattern, type Rule } from "@motif/compile/kit";
import type { ProjectRoles } from "../ground/member-rules.ts";
import { PARAMETER_TYPE, VERSION_TYPE } from "./reference.ts";
import { VIEWER } from "./roles.ts";

/** Roles on the project, each for one parameter: there is nothing finer. */
export const PROJECT_ROLES: ProjectRoles = { [VIEWER]: "narrowed" };

/** What parameters must not be although Terraform and Google Cloud would accept it. */
export const RULES: readonly Rule[] = [
  {
    code: "GCP_PARAMETER_JSON",
    appliesTo: [PARAMETER_TYPE],
    // Google Cloud refuses a version that is no JSON then.
    check: (parameter) => allOf(parameter, { format: "JSON" }),
  },
  {
    code: "GCP_PARAMETER_WITHOUT_GAP",
    appliesTo: [VERSION_TYPE],
    check: (version) =>
      nested(version, "lifecycle").some((lifecycle) => literal(lifecycle, "create_before_destroy") === true)
        ? undefined
        : "is destroyed before there is another value; set create_before_destroy",
  },
];

const ID = /^[a-zA-Z0-9_][a-zA-Z0-9_-]{0,62}$/;
const ID_RULE = "1 to 63 letters, digits, underscores and dashes, and no dash at the beginning";

/** Source: the provider's own validation, https://github.com/hashicorp/terraform-provider-google/tree/v6.50.0/google/services/parametermanager. */
export const CONSTRAINTS: Constraints = {
  [PARAMETER_TYPE]: [oneOf("format", "UNFORMATTED", "YAML", "JSON"), pattern("parameter_id", ID, ID_RULE)],
  [VERSION_TYPE]: [pattern("parameter_version_id", ID, ID_RULE)],
};
