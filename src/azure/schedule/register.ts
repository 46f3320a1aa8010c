import { app, type RetryOptions } from "@azure/functions";
import type { RetryEntry } from "@motif/core/model";
import type { FunctionHandler } from "../function/handler.ts";
import { invoking, type Load, registerEach } from "../function/register.ts";
import type { ScheduleSettings } from "./environment.ts";

/** Tells the host of the timers that run a function. */
export function register(names: readonly string[], { schedules }: ScheduleSettings, load: Load): void {
  const handler = invoking<FunctionHandler>(load);
  registerEach(names, schedules, (name, { expression, delivery }, source) => {
    const retry = retryOptions(delivery);
    app.timer(name, {
      schedule: expression,
      ...(retry && { retry }),
      handler: async (timer, context) => {
        await handler(timer, context, source);
      },
    });
  });
}

/** https://learn.microsoft.com/azure/azure-functions/functions-bindings-error-pages#retry-policies */
function retryOptions({
  attempts,
  initialDelayMs,
  maxDelayMs,
  factor,
}: RetryEntry): RetryOptions | undefined {
  const maxRetryCount = attempts - 1;
  if (maxRetryCount === 0) return undefined;
  if (factor === 1 || maxDelayMs <= initialDelayMs) {
    return { strategy: "fixedDelay", maxRetryCount, delayInterval: { milliseconds: initialDelayMs } };
  }
  return {
    strategy: "exponentialBackoff",
    maxRetryCount,
    minimumInterval: { milliseconds: initialDelayMs },
    maximumInterval: { milliseconds: maxDelayMs },
  };
}
