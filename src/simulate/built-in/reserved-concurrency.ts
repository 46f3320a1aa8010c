import type { Inventory } from "@motif/core/model";

/** What is looked at of a run. */
interface Counted {
  readonly app: { readonly inventory: Inventory };
  readonly history: { readonly peaks: ReadonlyMap<string, number> };
}

/** No function runs more often at a time than its reserved concurrency says. */
export const reservedConcurrency = {
  name: "reserved concurrency is never exceeded",
  holds({ app, history }: Counted): string | undefined {
    for (const { name, reservedConcurrency: reserved } of app.inventory.functions) {
      const peak = history.peaks.get(name) ?? 0;
      if (reserved !== undefined && peak > reserved)
        return `Function ${name} ran ${peak} times at once; its reserved concurrency is ${reserved}.`;
    }
    return undefined;
  },
};
