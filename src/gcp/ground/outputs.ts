import { type Addressed, mapFor, output, ref } from "@motif/compile";

/** An output with an attribute of each of the things with this address, by name. */
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
