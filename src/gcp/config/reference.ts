import type { Reference } from "../ground/references.ts";

/** Types of Terraform: of a parameter, and of its versions, which have the values. */
export const PARAMETER_TYPE = "google_parameter_manager_parameter";
export const VERSION_TYPE = "google_parameter_manager_parameter_version";

/** Addresses of all parameters, and of their versions, by the name of the config. */
export const PARAMETERS = `${PARAMETER_TYPE}.config`;
export const VERSIONS = `${VERSION_TYPE}.config`;

/** The short name of a config's parameter. */
export function parameterId(name: string): Reference {
  return { address: PARAMETERS, key: name, attribute: "parameter_id" };
}

/**
 * The parameter of a config as `projects/<project>/locations/global/parameters/<parameter>`, by its version: whoever refers
 * to it is there when it has a value. Another version has the same parameter, so nothing of them changes with a value.
 */
export function parameterWithValue(name: string): Reference {
  return { address: VERSIONS, key: name, attribute: "parameter" };
}
