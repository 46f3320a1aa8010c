import type { Kind } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { planCallables } from "./plan.ts";
import { TEXTS } from "./texts.ts";

/** Functions do not call each other on Azure. */
export const callable = {
  plan: planCallables,
  settings: () => ({}),
  granted: () => undefined,
  assignments: () => [],
  capabilities: CAPABILITIES,
  texts: TEXTS,
} satisfies Kind<Readonly<Record<never, never>>>;
