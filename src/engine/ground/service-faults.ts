import { MotifError, ThrottledError, UnknownOutcomeError } from "@motif/core";
import type { KindFault } from "./kind.ts";
import type { Operation } from "./operation.ts";

/** Faults that services of all kinds have. */
type ServiceFault = KindFault<unknown, Operation>;

/** The service refuses, as more is asked of it than it gives. */
export const throttled: ServiceFault = {
  strikes: () => true,
  async strike(_, { type, resource }) {
    throw new ThrottledError(`Too much was asked of ${resource}: ${type} was refused.`);
  },
};

/** The service does not answer, and nothing was done. */
export const unavailable: ServiceFault = {
  strikes: () => true,
  async strike(_, { type, resource }) {
    throw new MotifError("unavailable", `The service of ${resource} did not answer: ${type} was not done.`);
  },
};

/** The answer was lost, and the driver sent again: both times arrived. */
export const twice: ServiceFault = {
  strikes: () => true,
  async strike(perform) {
    await perform();
    return perform();
  },
};

/** The operation is done, and its answer does not arrive, however often the driver tries. For operations that write. */
export function answerLost<O extends Operation>(writes: ReadonlySet<string>): KindFault<unknown, O> {
  return {
    strikes: ({ type }) => writes.has(type),
    async strike(perform, { type, resource }) {
      await perform();
      throw new UnknownOutcomeError(`The answer to ${type} of ${resource} was lost.`);
    },
  };
}
