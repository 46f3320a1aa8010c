import type { CallableLayout } from "@motif/core/platform";
import type { Kind } from "./kind.ts";

/**
 * Calls of tasks by other functions. They cost what the task's invocations do; a caller that waits pays for its own time. Of
 * calls that nobody waits for, a record goes to the destination for successes: those that fail for good are few.
 */
export const callable: Kind<"callables", CallableLayout, { readonly name: string }, never> = {
  plural: "callables",
  eventsOf: ({ name }) => (name === "check" ? 0 : 1),
  sourceOf: ({ name }) => ({ kind: "task", name }),
  recordsOf({ name, resource }) {
    const destination = resource.kind === "callable" && name === "send" ? resource.onSuccess : undefined;
    return destination ? [{ kind: "queue", name: destination.name }] : [];
  },
  ofDay: ({ name }) => ({ name }),
  ofRun: ({ name }) => ({ name }),
};
