import { checkOptions } from "../../ground/options.ts";
import { type Report, reportMissing } from "../../ground/report.ts";
import { checkRetry } from "../../ground/retry.ts";
import type { Named } from "../../ground/trigger.ts";
import type { ObjectSubscription } from "./declare.ts";

const LONGEST_KEY_BYTES = 1024;

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
  checkFilter(name, "prefix", subscription.prefix, report);
  checkFilter(name, "suffix", subscription.suffix, report);
  checkRetry(name, retry, report);
}

/** A prefix or suffix that no key can have: keys have 1,024 bytes at most, and are well formed. */
function checkFilter(name: string, option: string, text: unknown, report: Report): void {
  if (text === undefined) return;
  if (typeof text !== "string" || !text.isWellFormed()) report(name, `${option} is no well-formed text`);
  else if (Buffer.byteLength(text) > LONGEST_KEY_BYTES) {
    report(name, `${option} has more than ${LONGEST_KEY_BYTES} bytes, and no key of an object has`);
  } else if (!isPartOfKey(option, text)) {
    report(
      name,
      `${option} is ${JSON.stringify(text)}, and no key of an object is so: keys have no control characters, no "/" in front, and no segment "." or ".."`,
    );
  }
}

/** Whether a key can begin or end so: see `objectKey`. The segment that the text cuts through can go on. */
function isPartOfKey(option: string, text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what no key has
  if (/[\u0000-\u001f\u007f]/.test(text) || (option === "prefix" && text.startsWith("/"))) return false;
  const segments = text.split("/");
  const whole = option === "prefix" ? segments.slice(0, -1) : segments.slice(1);
  return !whole.some((segment) => segment === "." || segment === "..");
}
