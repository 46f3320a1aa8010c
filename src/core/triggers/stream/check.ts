import type { Layout } from "../../ground/grant.ts";
import { checkDuration, checkInteger } from "../../ground/numbers.ts";
import { checkOptions } from "../../ground/options.ts";
import { type Report, reportMissing } from "../../ground/report.ts";
import type { Named } from "../../ground/trigger.ts";
import type { QueueLayout } from "../../kinds/queue/driver.ts";
import { failedBatch } from "../../kinds/stream/failed-batch.ts";
import type { StreamSubscription } from "./declare.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const OPTIONS = [
  "onFailure",
  "batchSize",
  "batchWindow",
  "attempts",
  "maximumAge",
  "bisect",
  "parallelization",
  "startAt",
];

/** Limits of Lambda's event source mapping (https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html). */
export function checkStreamSubscription(
  { name, wiring }: Named<StreamSubscription>,
  report: Report,
  before: readonly Named<StreamSubscription>[],
): void {
  const { stream, consumer, bisect, startAt } = wiring;
  checkOptions(name, wiring, OPTIONS, report, { fixed: ["kind", "stream", "consumer"] });
  if (stream?.kind !== "stream") reportMissing(name, "stream", report);
  if (consumer?.kind !== "consumer") reportMissing(name, "consumer", report);
  checkInteger(name, "batchSize", wiring.batchSize, 1, 10_000, report);
  checkDuration(name, "batchWindow", wiring.batchWindow, 0, 5 * MINUTE, report);
  checkInteger(name, "attempts", wiring.attempts, 1, 1000, report);
  checkDuration(name, "maximumAge", wiring.maximumAge, MINUTE, 7 * DAY, report);
  checkInteger(name, "parallelization", wiring.parallelization, 1, 10, report);
  if (bisect !== undefined && typeof bisect !== "boolean")
    report(name, `bisect is ${JSON.stringify(bisect)}; it must be true or false`);
  if (startAt !== undefined && startAt !== "earliest" && startAt !== "latest")
    report(name, `startAt is ${JSON.stringify(startAt)}; it must be "earliest" or "latest"`);
  checkFailureQueue(name, wiring.onFailure, report);
  checkTwice(name, wiring, report, before);
}

/** "An unsupported destination type" is a FIFO queue: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
function checkFailureQueue(name: string, queue: Layout | undefined, report: Report): void {
  if (!isQueue(queue)) {
    report(
      name,
      'has no onFailure, and a record that fails would hold back its shard; give it queue("…", { schema: failedBatch })',
    );
  } else if (queue.fifo) {
    report(name, "onFailure is a FIFO queue, which Lambda sends nothing to; take one that is not FIFO");
  } else if (queue.schema !== failedBatch) {
    report(name, `onFailure is queue ${queue.name}, whose schema is not failedBatch; give it that one`);
  }
}

/** One function may read a stream once: its position would be two otherwise, and each record would come twice. */
function checkTwice(
  name: string,
  { stream, consumer }: StreamSubscription,
  report: Report,
  before: readonly Named<StreamSubscription>[],
): void {
  if (!stream || !consumer) return;
  const other = before.find(({ wiring }) => wiring.stream === stream && wiring.consumer === consumer);
  if (other) {
    report(
      name,
      `function ${consumer.name} consumes stream ${stream.name} already (${other.name}); take one of them away`,
    );
  }
}

function isQueue(layout: Layout | undefined): layout is QueueLayout {
  return layout?.kind === "queue";
}
