import { task } from "@motif/app";
import { summarize } from "../resources.ts";

/** The sum cannot be said exactly: trying again does not help. Callers know it by its name. */
class UnsafeSumError extends Error {
  override name = "UnsafeSumError";
}

/** Counts and adds up. Has no effect, so that it may be called any number of times. */
export default task(summarize, { timeout: "10s" }, ({ input: { values } }) => {
  const sum = values.reduce((total, value) => total + value, 0);
  if (!Number.isSafeInteger(sum))
    throw new UnsafeSumError(`The sum of ${values.length} values is not exact.`);
  return { count: values.length, sum };
});
