import type { DirectTrigger } from "@motif/core/model";
import type { BasePlan } from "../ground/plan.ts";
import { QUOTAS } from "../ground/profile.ts";
import type { Trigger } from "../ground/room.ts";

/** A task is called by whom you allow it. */
export const direct = {
  brings: "direct calls",
  ingress: "all",
  longest: { seconds: QUOTAS.functions.timeoutHttp.value, who: "Cloud Run functions have" },
  called: () => ({ callers: [] }),
} satisfies Trigger<DirectTrigger, BasePlan>;
