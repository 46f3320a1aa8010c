import type { DirectTrigger } from "@motif/core/model";
import type { BasePlan } from "../ground/plan.ts";
import { FUNCTION_TIMEOUT } from "../ground/profile.ts";
import type { Trigger } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";

/** A task is called by whom you allow it. */
export const direct = {
  brings: "direct calls",
  ingress: "all",
  longest: { seconds: FUNCTION_TIMEOUT.value, who: "Cloud Run functions have" },
  called: () => ({ callers: [] }),
  capabilities: CAPABILITIES,
} satisfies Trigger<DirectTrigger, BasePlan>;
