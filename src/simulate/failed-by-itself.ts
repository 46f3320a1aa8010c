import type { Seen } from "./checks.ts";

/**
 * An invocation that failed although no fault struck it, in a sentence; undefined where there is none. A request that was
 * answered 5xx names its invocation; what a batch reports of single events is no failure.
 */
export function failedByItself({
  invocations,
  requests,
}: Pick<Seen, "invocations" | "requests">): string | undefined {
  const undisturbed = invocations.filter(({ disturbed }) => !disturbed);
  const failed = undisturbed.find(({ status }) => status !== "ok");
  if (failed) return `${failed.name} failed by itself: ${failed.error}`;
  for (const { method, path, answer } of requests) {
    if (!answer || answer.status < 500) continue;
    const by = undisturbed.find(({ invocationId }) => answer.body.includes(invocationId));
    if (by) return `${by.name} answered ${method} ${path} with ${answer.status} by itself`;
  }
  return undefined;
}
