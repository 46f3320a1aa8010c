import type { Inventory } from "@motif/core/model";
import type { Refuse } from "./refusals.ts";

const DAY_MS = 86_400_000;

/** How long an app keeps its logs, in days. Refuses what is not `allowed`; `keeps` says what is: "Log Analytics keeps logs for …". */
export function logRetentionDays(
  { retention }: Inventory,
  allowed: (days: number) => boolean,
  keeps: string,
  refuse: Refuse,
): number {
  const days = retention.logsMs / DAY_MS;
  if (!allowed(days)) refuse("retention", `logs is ${days} days; ${keeps}`);
  return days;
}
