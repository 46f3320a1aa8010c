import { checkDuration, checkInteger } from "../../ground/numbers.ts";
import { checkOptions } from "../../ground/options.ts";
import { type Report, reportMissing } from "../../ground/report.ts";
import type { Named } from "../../ground/trigger.ts";
import type { ChangeSubscription } from "./declare.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const CHOICES = ["images", "batch", "batchWindow", "parallel", "attempts", "maxAge"];

/** Limits of event source mappings of streams (https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html). */
export function checkChangeSubscription(
  { name, wiring: subscription }: Named<ChangeSubscription>,
  report: Report,
  before: readonly Named<ChangeSubscription>[],
): void {
  const { table, consumer, images, batch, batchWindow, parallel, attempts, maxAge } = subscription;
  checkOptions(name, subscription, CHOICES, report, { fixed: ["kind", "table", "consumer"] });
  if (table?.kind !== "table") reportMissing(name, "table", report);
  if (consumer?.kind !== "consumer") reportMissing(name, "consumer", report);
  if (images !== undefined && images !== "new" && images !== "old-and-new")
    report(name, `images is ${JSON.stringify(images)}; it must be "new" or "old-and-new"`);
  checkInteger(name, "batch", batch, 1, 10_000, report);
  checkDuration(name, "batchWindow", batchWindow, 0, 5 * MINUTE, report);
  checkInteger(name, "parallel", parallel, 1, 10, report);
  checkInteger(name, "attempts", attempts, 1, 1000, report);
  checkDuration(name, "maxAge", maxAge, MINUTE, DAY, report);
  const twin = before.find(({ wiring }) => wiring.consumer?.name === consumer?.name);
  if (twin && consumer !== undefined) {
    report(
      name,
      `function ${consumer.name} gets changes already (${twin.name}); a consumer has one feed, so that the order of an item's changes is that of one`,
    );
  }
}
