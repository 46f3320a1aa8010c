import { identifier } from "@motif/compile/kit";
import type { Reference } from "../ground/references.ts";

/** Types of Terraform: of a parameter, and of its versions, which have the values. */
export const PARAMETER_TYPE = "google_parameter_manager_parameter";
export const VERSION_TYPE = "google_parameter_manager_parameter_version";

/** The parameter of a config: its id is `projects/<project>/locations/global/parameters/<parameter>`. */
export function parameterReference(name: string, attribute: "id" | "parameter_id"): Reference {
  return { address: `${PARAMETER_TYPE}.${identifier(name)}`, attribute };
}
