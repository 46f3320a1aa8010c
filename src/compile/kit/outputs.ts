import { type Addressed, output } from "../hcl/declarations.ts";
import type { Value } from "../hcl/expression.ts";

/** An output with a value for each of some parts of an app, by their names in it; none where there are no parts. */
export function outputByName(
  name: string,
  description: string,
  values: readonly (readonly [name: string, value: Value])[],
): Addressed[] {
  if (values.length === 0) return [];
  return [output(name, { description, value: Object.fromEntries(values) })];
}
