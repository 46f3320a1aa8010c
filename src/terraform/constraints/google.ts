import type { Constraints } from "./constraint.ts";

export const GOOGLE: Constraints = {};
