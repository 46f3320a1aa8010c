import type { BasePlan } from "../ground/plan.ts";
import type { Trigger } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";

/** Whoever may call Lambda calls a task by its name. */
export const direct = {
  brings: "direct calls",
  adapter: () => "direct",
  capabilities: CAPABILITIES,
} satisfies Trigger<BasePlan>;
