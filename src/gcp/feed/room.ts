import type { FeedTrigger } from "@motif/core/model";
import type { BasePlan } from "../ground/plan.ts";
import type { Trigger } from "../ground/room.ts";
import { QUOTAS } from "../objects/profile.ts";
import { CAPABILITIES, REFUSAL } from "./capabilities.ts";
import { TEXTS } from "./texts.ts";

/** Changes of tables are refused. */
export const feed = {
  brings: "changes of a table",
  ingress: "internal",
  longest: { seconds: QUOTAS.timeout.value, who: "functions that Eventarc calls have" },
  called(_fn, triggers, _inventory, refuse) {
    for (const { name } of triggers) refuse(name, REFUSAL);
    return { callers: [] };
  },
  capabilities: CAPABILITIES,
  texts: TEXTS,
} satisfies Trigger<FeedTrigger, BasePlan>;
