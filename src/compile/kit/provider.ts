import type { Constraints } from "./constraint.ts";

/** A provider of Terraform: what a cloud knows of it besides its schema. */
export interface Provider {
  /** Its local name, which is that of its schema in `src/compile/schemas` too. */
  readonly name: string;
  readonly constraints?: Constraints;
}
