import type { Constraints } from "./constraint.ts";

/** A provider of Terraform: what a cloud knows of it besides its schema. */
export interface Provider {
  /** Its local name, which is that of its schema in `src/compile/schemas` too. */
  readonly name: string;
  readonly constraints?: Constraints;
  readonly versions?: ProviderVersions;
}

/** The versions of a provider that modules may ask for. */
export interface ProviderVersions {
  /** The oldest that everything is written for, such as `6.0`. */
  readonly least: string;
  /** The first that nothing is written for any more, such as `8`; if not given, the next major one. */
  readonly below?: string;
  /** What came after {@link ProviderVersions.least}. */
  readonly floors?: readonly Floor[];
}

/** Something that not every version of a provider has. */
export interface Floor {
  /** A type, or an argument or nested block of it: `aws_lambda_permission.invoked_via_function_url`. */
  readonly at: string;
  /** Where the argument itself is older: the value that is not. */
  readonly value?: string | number | boolean;
  /** The first version that has it. */
  readonly first: string;
  /** The first version in which it does what it should, if that is a later one. */
  readonly sound?: string;
  /** Where this is said, and what is wrong in the versions between. */
  readonly source: string;
}
