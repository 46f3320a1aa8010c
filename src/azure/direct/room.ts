import type { DirectTrigger } from "@motif/core/model";
import { refuseSlowAnswer } from "../function/answers.ts";
import { QUOTAS } from "../function/profile.ts";
import type { BasePlan } from "../ground/plan.ts";
import type { Trigger } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import type { DirectSettings } from "./environment.ts";

/** Whoever has its key calls a task over HTTP. */
export const direct = {
  brings: "direct calls",
  awaited: true,
  longest: () => QUOTAS.httpResponse.value * 1000,
  called: (fn, triggers, _, refuse) => {
    refuseSlowAnswer(fn, "", refuse);
    const settings: DirectSettings = { kind: "direct", task: fn.name };
    return { settings, sources: triggers.map(() => ({})) };
  },
  capabilities: CAPABILITIES,
} satisfies Trigger<DirectTrigger, BasePlan>;
