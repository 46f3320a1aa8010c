import type { BasePlan } from "../ground/plan.ts";
import type { Trigger } from "../ground/room.ts";
import { feedAlarms } from "./alarms.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { feedCharts } from "./charts.ts";
import { type FeedPlans, feedNeeds, planFeeds } from "./plan.ts";
import { QUOTAS } from "./profile.ts";
import { CONSTRAINTS, RULES } from "./rules.ts";
import { feedEvents } from "./sam.ts";
import { feedTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** Changes of tables come from DynamoDB Streams, through an event source mapping; reading them is free for Lambda. */
export const feed = {
  brings: "changes of a table",
  plan: planFeeds,
  adapter: () => "feed",
  needs: feedNeeds,
  alarms: feedAlarms,
  charts: feedCharts,
  terraform: feedTerraform,
  events: feedEvents,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
} satisfies Trigger<BasePlan & FeedPlans>;
