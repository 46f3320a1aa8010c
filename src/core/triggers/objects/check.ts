import { checkOptions } from "../../ground/options.ts";
import { type Report, reportMissing } from "../../ground/report.ts";
import { checkRetry } from "../../ground/retry.ts";
import type { Named } from "../../ground/trigger.ts";
import type { ObjectSubscription } from "./declare.ts";

/** Reports what is wrong with a subscription to a bucket's objects. */
export function checkObjectSubscription(
  { name, wiring: subscription }: Named<ObjectSubscription>,
  report: Report,
): void {
  const { bucket, consumer, retry } = subscription;
  const fixed = ["kind", "bucket", "consumer"];
  checkOptions(name, subscription, ["prefix", "suffix", "retry"], report, { fixed });
  if (bucket?.kind !== "bucket") reportMissing(name, "bucket", report);
  if (consumer?.kind !== "consumer") reportMissing(name, "consumer", report);
  checkRetry(name, retry, report);
}
