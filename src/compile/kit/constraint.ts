/**
 * What a provider requires beyond its schema. A constraint names arguments by their path in the resource
 * (`redrive_policy`, `cors_configuration.max_age`); arguments whose value only Terraform knows are let through.
 */
export type Constraint =
  | { readonly kind: "one-of"; readonly path: string; readonly values: readonly (string | number)[] }
  | { readonly kind: "range"; readonly path: string; readonly min: number; readonly max: number }
  | { readonly kind: "pattern"; readonly path: string; readonly pattern: RegExp; readonly meaning: string }
  | {
      readonly kind: "count";
      readonly within: string;
      readonly names: readonly string[];
      readonly min: 0 | 1;
      readonly max: number;
    }
  | { readonly kind: "requires"; readonly within: string; readonly name: string; readonly needs: string }
  | { readonly kind: "sum"; readonly path: string; readonly most: string; readonly otherwise: number };

/** Constraints by type; data sources as `data.<type>`. */
export type Constraints = Readonly<Record<string, readonly Constraint[]>>;

/** The literal values that an argument may have. */
export function oneOf(path: string, ...values: readonly (string | number)[]): Constraint {
  return { kind: "one-of", path, values };
}

/** The least and greatest value of a number, both allowed. */
export function range(path: string, min: number, max: number): Constraint {
  return { kind: "range", path, min, max };
}

/** A regular expression for the whole of a string, with its meaning in words for the message. */
export function pattern(path: string, regex: RegExp, meaning: string): Constraint {
  return { kind: "pattern", path, pattern: regex, meaning };
}

/** Exactly one of these arguments or blocks must be set, in the resource or in each block at `within`. */
export function exactlyOneOf(names: readonly string[], within = ""): Constraint {
  return { kind: "count", within, names, min: 1, max: 1 };
}

/** These arguments or blocks exclude each other. */
export function conflicts(names: readonly string[], within = ""): Constraint {
  return { kind: "count", within, names, min: 0, max: 1 };
}

/** At least one of these arguments or blocks must be set. */
export function anyOf(names: readonly string[], within = ""): Constraint {
  return { kind: "count", within, names, min: 1, max: names.length };
}

/** An argument that makes no sense without another one. */
export function requires(name: string, needs: string, within = ""): Constraint {
  return { kind: "requires", within, name, needs };
}

/** Numbers that may not be more together than another argument says, or than `otherwise` where that is not set. */
export function sumWithin(path: string, most: string, otherwise: number): Constraint {
  return { kind: "sum", path, most, otherwise };
}
