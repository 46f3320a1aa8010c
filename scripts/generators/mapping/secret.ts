import type { Row } from "./row.ts";

/** Places for secrets, without their values. */
export const secret: Row = {
  part: "secrets",
  types: {
    aws: ["aws_secretsmanager_secret"],
    azure: ["azurerm_key_vault"],
    gcp: ["google_secret_manager_secret"],
  },
};
