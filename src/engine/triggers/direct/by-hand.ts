import { type Json, MotifError, parse } from "@motif/core";
import type { AnyFunction } from "@motif/core/platform";
import type { EventFailure } from "@motif/runtime/platform";

/** Throws `ValidationError` where a function would refuse the payload. */
export function checkPayload(fn: AnyFunction, payload: Json): void {
  if (fn.kind === "task") parse(fn.input, payload, `input of task ${fn.name}`);
  if (fn.kind === "consumer") parse(fn.event, payload, `event of consumer ${fn.name}`);
}

/** Throws what one event failed with, if it did. */
export function throwFailure(functionName: string, failures: readonly EventFailure[]): void {
  const [failure] = failures;
  if (failure) throw new MotifError("function-failed", `Function ${functionName} failed: ${failure.reason}`);
}
