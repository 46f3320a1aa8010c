import type { Refuse } from "@motif/compile/kit";
import type { FunctionEntry } from "@motif/core/model";
import { QUOTAS } from "./profile.ts";

/** Refuses a function that may take longer than its callers are let wait; `besides` is another way out, with a comma behind it. */
export function refuseSlowAnswer(fn: FunctionEntry, besides: string, refuse: Refuse): void {
  const limit = QUOTAS.httpResponse.value;
  if (fn.timeoutMs <= limit * 1000) return;
  refuse(
    `function ${fn.name}`,
    `has a timeout of ${fn.timeoutMs / 1000} s, and Azure's load balancer waits ${limit} s for an answer; lower it, ${besides}or accept the request and do the work behind a queue`,
  );
}
