import { app, changeOf, consumer, type FeedPolicy, onChange, table } from "@motif/core";
import * as z from "zod/mini";
import type { Example, Examples } from "./example.ts";

const orders = table("orders", {
  schema: z.object({ id: z.string(), until: z.number() }),
  partitionKey: "id",
  timeToLive: "until",
});

/** What the changes of tables are asked for. */
export const examples: Examples = {
  "feed.changes": () => feeds(["index"]),
  "feed.images": () => {
    const audit = consumer("audit", { event: changeOf(orders, "old-and-new"), timeout: "30s" }, () => {});
    return {
      definition: app("example", { audited: onChange(orders, audit, { images: "old-and-new" }) }),
    };
  },
  "feed.expiry": () => feeds(["index"]),
  "feed.policy": () =>
    feeds(["index"], { batch: 500, batchWindow: "5s", parallel: 4, attempts: 20, maxAge: "6h" }),
  "feed.three": () => feeds(["index", "count", "mail"]),
};

/** A table whose changes go to functions. */
function feeds(names: readonly string[], policy: Omit<FeedPolicy, "images"> = {}): Example {
  const subscriptions = names.map((name) => [`on-${name}`, onChange(orders, reader(name), policy)]);
  return { definition: app("example", Object.fromEntries(subscriptions)) };
}

function reader(name: string) {
  return consumer(name, { event: changeOf(orders), timeout: "30s" }, () => {});
}
