import { urlInput } from "@motif/compile/kit";
import { LONGEST_URL } from "@motif/core/platform";
import type { LimitedInput } from "../ground/reference.ts";

/** The input of a deployment with the URL of a service. */
export function serviceInput(name: string): LimitedInput {
  return { input: urlInput(name), longest: LONGEST_URL };
}
