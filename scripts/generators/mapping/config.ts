import type { Row } from "./row.ts";

/** Values by environment. */
export const config: Row = {
  part: "configs",
  types: {
    aws: ["aws_ssm_parameter"],
    azure: ["azurerm_app_configuration_key"],
    gcp: ["google_parameter_manager_parameter"],
  },
};
