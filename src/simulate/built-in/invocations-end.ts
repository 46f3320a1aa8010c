import type { BuiltIn } from "./ended-run.ts";

/** Every invocation ends by itself; its timeout ends none that no fault struck. */
export const invocationsEnd: BuiltIn = {
  name: "no invocation without an end",
  holds({ history }) {
    if (history.underWay > 0) return `${history.underWay} invocations have begun and not ended.`;
    const endless = history.ended.find(({ status, disturbed }) => status === "timeout" && !disturbed);
    return endless && `${endless.name} ran into its timeout although nothing went wrong around it.`;
  },
};
