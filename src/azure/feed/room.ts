import type { FeedTrigger } from "@motif/core/model";
import type { BasePlan } from "../ground/plan.ts";
import type { Trigger } from "../ground/room.ts";
import { CAPABILITIES, REFUSAL } from "./capabilities.ts";
import { TEXTS } from "./texts.ts";

/** Changes of tables are refused. */
export const feed = {
  brings: "changes of a table",
  awaited: false,
  called(_fn, triggers, _inventory, refuse) {
    for (const { name } of triggers) refuse(name, REFUSAL);
    return { settings: { kind: "feed" }, sources: [] };
  },
  capabilities: CAPABILITIES,
  texts: TEXTS,
} satisfies Trigger<FeedTrigger, BasePlan>;
