import type { Kind } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { planWorkflows } from "./plan.ts";
import { workflowPrice } from "./price.ts";
import { TEXTS } from "./texts.ts";

/** Workflows are refused; what a workload tells of some is priced. */
export const workflow = {
  plan: planWorkflows,
  environment: () => ({}),
  granted: () => undefined,
  price: (_, month) => workflowPrice(month),
  capabilities: CAPABILITIES,
  texts: TEXTS,
} satisfies Kind<Readonly<Record<never, never>>>;
