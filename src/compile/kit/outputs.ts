import { type Addressed, output } from "../hcl/declarations.ts";
import type { Value } from "../hcl/expression.ts";
import { mapFor } from "../hcl/for.ts";
import { ref } from "../hcl/reference.ts";

/** An output with a value for each of some parts of an app, by their names in it; none where there are no parts. */
export function outputByName(
  name: string,
  description: string,
  values: readonly (readonly [name: string, value: Value])[],
): Addressed[] {
  if (values.length === 0) return [];
  return [output(name, { description, value: Object.fromEntries(values) })];
}

/** An output with an attribute of each of the things with this address, by name: of all instances that there are. */
export function outputOfEach(
  name: string,
  description: string,
  address: string,
  attribute: string,
): Addressed {
  const thing = address.replace(/.*\./, "");
  const value = mapFor(["name", thing], ref(address), [ref("name"), ref(thing, attribute)]);
  return output(name, { description, value });
}
