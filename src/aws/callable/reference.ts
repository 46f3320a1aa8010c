import type { Reference } from "../ground/reference.ts";

/** What the ARNs of called functions are in Terraform: a local, as functions would wait for each other's, and for themselves. */
export const CALLABLES = "callables";
export const CALLABLE_TYPE = "local";

/** The ARN of a function that others call. */
export function callableReference(name: string): Reference {
  return { type: CALLABLE_TYPE, name, attribute: "arn", block: CALLABLES };
}
