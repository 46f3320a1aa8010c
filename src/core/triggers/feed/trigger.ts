import type { Trigger } from "../../ground/trigger.ts";
import { TRANSACT } from "../../kinds/table/operations.ts";
import { checkChangeSubscription } from "./check.ts";
import type { ChangeSubscription } from "./declare.ts";
import { type FeedTrigger, feedTrigger } from "./entry.ts";
import { features } from "./features.ts";
import { texts } from "./texts.ts";

export type { FeedReading, FeedTrigger } from "./entry.ts";

const { put, update, delete: remove } = TRANSACT;
/** What makes a change, alone or in a transaction. */
const WRITES = ["put", "putMany", "update", "delete", put, update, remove];

/** Changes of tables' items. */
export const feed = {
  wiring: "changeSubscription",
  features,
  texts,
  functions: ({ consumer }: ChangeSubscription) => [consumer],
  resources: ({ table }: ChangeSubscription) => [table],
  check: checkChangeSubscription,
  asynchronousRetry: () => ({}),
  entries: (named, defaults) => [feedTrigger(named, defaults)],
  causedBy: ({ source }) => [{ kind: "table", name: source.table, operations: WRITES }],
} as const satisfies Trigger<ChangeSubscription, FeedTrigger>;
