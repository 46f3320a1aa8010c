import { type Addressed, op, v, variable } from "@motif/compile";
import { matching } from "@motif/compile/kit";

/** Regions: `europe-west1`. */
export const REGION_PATTERN = "^[a-z]+-[a-z]+[0-9]+$";

/** A variable with the location of something; the region if not given. */
export function place(name: string, description: string, pattern: string): Addressed {
  return variable(name, {
    type: "string",
    description: `${description}; region if not given.`,
    default: null,
    validations: [
      {
        condition: op(op(v(name), "==", null), "||", matching(name, pattern)),
        message: `${name} is the name of a location of Google Cloud, such as europe-west1.`,
      },
    ],
  });
}
