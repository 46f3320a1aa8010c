import type { GivenOperationsOf } from "../../ground/kind.ts";
import type { CallableOperation, CallableResults } from "./protocol.ts";

/** How functions are called. Nothing of it is a kind's own state: calls are the engine's. */
export const callableOperations: GivenOperationsOf<"callable", null, CallableOperation, CallableResults> = {
  "callable.invoke": {
    grantedAs: "invoke",
    invokes: true,
    perform: (_, { resource, input, attributes }, { calls }) => calls.invoke(resource, input, attributes),
  },
  "callable.send": {
    grantedAs: "send",
    perform: (_, { resource, input, attributes }, { calls }) => calls.send(resource, input, attributes),
  },
  "callable.check": {
    grantedAs: "check",
    perform(_, { resource }, { calls }) {
      calls.check(resource);
      return null;
    },
  },
};
