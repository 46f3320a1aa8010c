import type { Constraints } from "./constraint.ts";

export const AZURERM: Constraints = {};
