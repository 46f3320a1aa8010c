import type { BuiltIn } from "./ended-run.ts";

/** No function runs more often at a time than its reserved concurrency says. */
export const reservedConcurrency: BuiltIn = {
  name: "reserved concurrency is never exceeded",
  holds({ app, history }) {
    for (const { name, reservedConcurrency: reserved } of app.inventory.functions) {
      const peak = history.peaks.get(name) ?? 0;
      if (reserved !== undefined && peak > reserved)
        return `Function ${name} ran ${peak} times at once; its reserved concurrency is ${reserved}.`;
    }
    return undefined;
  },
};
