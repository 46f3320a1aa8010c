import { checkDuration } from "../../ground/numbers.ts";
import { checkOptions } from "../../ground/options.ts";
import { checkOrigin } from "../../ground/origin.ts";
import type { Report } from "../../ground/report.ts";
import { isDuration, milliseconds } from "../../ground/units.ts";
import type { BucketLayout, UploadOptions } from "./driver.ts";

const DAY = 86_400_000;
const TEN_YEARS = 3650 * DAY;

/** All clouds count the age of objects in whole days. */
export function checkBucket({ name, expiresAfter, uploads }: BucketLayout, report: Report): void {
  const where = `bucket ${name}`;
  checkDuration(where, "expiresAfter", expiresAfter, DAY, TEN_YEARS, report);
  if (isDuration(expiresAfter) && milliseconds(expiresAfter) % DAY !== 0) {
    report(where, `expiresAfter is ${expiresAfter}; clouds count whole days, such as "30d"`);
  }
  checkUploads(where, uploads, report);
}

function checkUploads(where: string, uploads: UploadOptions | undefined, report: Report): void {
  checkOptions(where, uploads, ["origins", "limits"], report, { prefix: "uploads." });
  if (uploads?.origins?.length === 0) {
    report(
      where,
      'uploads.origins is empty, so that no page may upload; name origins, or leave "origins" out',
    );
  }
  for (const origin of uploads?.origins ?? []) checkOrigin(where, "uploads.origins", origin, report);
  const limits: unknown = uploads?.limits;
  if (limits !== undefined && limits !== "refused" && limits !== "confirmed") {
    report(where, `uploads.limits is ${JSON.stringify(limits)}; it must be "refused" or "confirmed"`);
  }
}
