import { NotFoundError } from "@motif/core";
import type { FunctionCalls } from "../ground/kind.ts";

/** Calls of functions where there are none. */
export const NO_CALLS: FunctionCalls = {
  invoke: async (name) => missing(name),
  send: async (name) => missing(name),
  check: missing,
};

function missing(name: string): never {
  throw new NotFoundError(`There is no function ${name}.`);
}
