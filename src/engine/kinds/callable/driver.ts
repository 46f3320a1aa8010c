import { UnknownOutcomeError } from "@motif/core";
import { type CallableDriver, messageOf } from "@motif/core/platform";
import type { CallableCall } from "./protocol.ts";

/** The engine's functions, seen from another one. Whoever gives up waiting leaves the call as it is. */
export function callableDriver(call: CallableCall): CallableDriver {
  return {
    async invoke({ name }, payload, signal) {
      try {
        return await call({ type: "callable.invoke", resource: name, ...payload }, signal);
      } catch (error) {
        if (!signal?.aborted || error !== signal.reason) throw error;
        throw new UnknownOutcomeError(
          `Function ${name} gave no answer, and may have run: ${messageOf(error)}`,
          { cause: error },
        );
      }
    },
    send: async ({ name }, payload) => ({
      id: await call({ type: "callable.send", resource: name, ...payload }),
    }),
    async check({ name }) {
      await call({ type: "callable.check", resource: name });
    },
  };
}
