import type { Json } from "@motif/core";
import type { DirectTrigger } from "@motif/core/model";
import type { RunningTriggers, Trigger } from "../../delivery/trigger.ts";
import type { FunctionCalls } from "../../ground/kind.ts";
import { type InvocationMode, type InvocationResult, invokeByHand } from "./by-hand.ts";
import { functionCalls } from "./calls.ts";

/** Direct calls: of tasks, and by hand of all functions but those that answer requests. */
interface RunningDirect extends RunningTriggers {
  /** See {@link invokeByHand}. */
  invoke(functionName: string, payload: Json, mode: InvocationMode): Promise<InvocationResult>;
  readonly calls: FunctionCalls;
}

/** Whoever names the function. */
export const direct = {
  attach: (_, host): RunningDirect => ({
    invoke: (functionName, payload, mode) => invokeByHand(host, functionName, payload, mode),
    calls: functionCalls(host),
  }),
} as const satisfies Trigger<DirectTrigger, RunningDirect>;
