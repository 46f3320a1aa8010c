import { MotifError } from "@motif/core";
import type { AnyFunction } from "@motif/core/platform";
import { consumerRuntime } from "./consumer-runtime.ts";
import type { Platform, Runtime } from "./contract.ts";
import { httpRuntime } from "./http/http-runtime.ts";
import { Host } from "./invocation.ts";
import { scheduledRuntime, taskRuntime } from "./task-runtime.ts";

/**
 * Makes a function ready on a platform, once per execution environment. Throws `missing-driver` where the platform has
 * no driver for something that the function uses. The methods for other kinds of function than this one's reject with
 * `wrong-kind`.
 */
export function createRuntime(fn: AnyFunction, platform: Platform): Runtime {
  const host = new Host(fn, platform);
  const wrongKind = async () => {
    throw new MotifError(
      "wrong-kind",
      `Function ${fn.name} is of kind ${fn.kind} and was called as another.`,
    );
  };
  const none: Runtime = { http: wrongKind, consume: wrongKind, task: wrongKind, scheduled: wrongKind };
  switch (fn.kind) {
    case "http":
      return { ...none, http: httpRuntime(fn, host) };
    case "consumer":
      return { ...none, consume: consumerRuntime(fn, host) };
    case "task":
      return { ...none, task: taskRuntime(fn, host) };
    case "scheduled":
      return { ...none, scheduled: scheduledRuntime(fn, host) };
  }
}
