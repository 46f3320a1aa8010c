import type { BuiltIn } from "./ended-run.ts";

/**
 * No invocation goes on after its answer, nor answers while something is under way that it began. Lambda freezes the environment then: what is still to be done happens with the
 * next invocation, or never (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html).
 */
export const nothingAfterTheAnswer: BuiltIn = {
  name: "no effect after a final answer",
  holds({ history }) {
    const [late] = history.late;
    if (!late) return undefined;
    const { type, resource } = late.operation;
    return `${late.by} answered before its ${type} of ${resource} was done. Await it before.`;
  },
};
