import { checkDuration } from "../../ground/numbers.ts";
import type { Report } from "../../ground/report.ts";
import { isDuration, milliseconds } from "../../ground/units.ts";
import type { BucketLayout } from "./driver.ts";

const DAY = 86_400_000;
const TEN_YEARS = 3650 * DAY;

/** All clouds count the age of objects in whole days. */
export function checkBucket({ name, expiresAfter }: BucketLayout, report: Report): void {
  const where = `bucket ${name}`;
  checkDuration(where, "expiresAfter", expiresAfter, DAY, TEN_YEARS, report);
  if (isDuration(expiresAfter) && milliseconds(expiresAfter) % DAY !== 0) {
    report(where, `expiresAfter is ${expiresAfter}; clouds count whole days, such as "30d"`);
  }
}
