import { type Granted, onProject } from "../ground/permissions.ts";
import type { Reference } from "../ground/references.ts";
import { parameterId } from "./reference.ts";

/** Reading parameters and their versions. */
export const VIEWER = "roles/parametermanager.parameterViewer";

const NUMBER: Reference = { address: "data.google_project.current", attribute: "number" };

/**
 * What a grant of a config becomes. Parameters have no policies of their own, so the role is on the project, for one parameter
 * and its versions; conditions have the project's number in names.
 * @see https://docs.cloud.google.com/iam/docs/conditions-resource-attributes
 */
export function grantedConfig(name: string): Granted {
  const parameter = ["projects/", NUMBER, "/locations/global/parameters/", parameterId(name)];
  const expression = {
    joined: [
      'resource.name == "',
      ...parameter,
      '" || resource.name.startsWith("',
      ...parameter,
      '/versions/")',
    ],
  };
  const condition = { title: "one-config-only", expression };
  return { role: VIEWER, on: { ...onProject(VIEWER, condition), label: "config", of: name } };
}
