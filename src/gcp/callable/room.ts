import type { Kind } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { type CallablePlans, callableNeeds, planCallables } from "./plan.ts";
import { callableTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** Functions call each other over HTTPS, each with its own identity. */
export const callable = {
  plan: planCallables,
  environment: () => ({}),
  granted: () => undefined,
  besides: callableNeeds,
  terraform: callableTerraform,
  capabilities: CAPABILITIES,
  texts: TEXTS,
} satisfies Kind<CallablePlans>;
