import { AWS } from "./aws.ts";
import { AZURERM } from "./azurerm.ts";
import type { Constraints } from "./constraint.ts";
import { GOOGLE } from "./google.ts";

export type { Constraint, Constraints } from "./constraint.ts";
export { anyOf, conflicts, exactlyOneOf, oneOf, pattern, range, requires } from "./constraint.ts";

/** What the providers require beyond their schemas, by type. */
export const CONSTRAINTS: Constraints = { ...AWS, ...AZURERM, ...GOOGLE };
