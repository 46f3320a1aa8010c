import { ConditionFailedError, scheduled, type TableReader, type TableWriter } from "@motif/app";
import { dayPlus, lastDayOver } from "../calendar.ts";
import { type Report, reports, type Sale, sales } from "../resources.ts";

/** A report takes less. */
const ENOUGH_MS = 30_000;

/**
 * Makes the reports of all days that are over and have none. It goes by the clock and the table, and not by the time that the run
 * was due: a run may come twice, late or not at all, and one that somebody starts by hand can carry the time of the next.
 */
export default scheduled(
  "make-reports",
  { uses: { sales: sales.reader, reports: reports.readWriter }, timeout: "5m" },
  async ({ sales, reports, now, remainingTime, metrics, log }) => {
    const last = lastDayOver(now());
    let day = await firstMissing(reports, last);
    for (; day <= last && remainingTime() > ENOUGH_MS; day = dayPlus(day, 1)) {
      const totals = await totalsOf(sales, day);
      const report: Report = { book: "daily", day, ...totals, madeAt: now().toISOString() };
      if (!(await makeOnce(reports, report))) continue;
      metrics.add("ReportsMade", 1, "Count", { kind: day === last ? "in time" : "caught up" });
      log.info("A report is made", { day, ...totals });
    }
    if (day <= last) throw new Error(`The reports from ${day} to ${last} are still missing.`);
  },
);

/** The day after the last that has a report; where none has, the given one: what was before the app is not reported. */
async function firstMissing(reports: TableReader<Report, "book" | "day">, first: string): Promise<string> {
  const { entries } = await reports.query({ partition: "daily", order: "descending", limit: 1 });
  const [latest] = entries;
  return latest ? dayPlus(latest.item.day, 1) : first;
}

async function totalsOf(
  sales: TableReader<Sale, "day" | "number">,
  day: string,
): Promise<{ readonly sales: number; readonly cents: number }> {
  const totals = { sales: 0, cents: 0 };
  let cursor: string | undefined;
  do {
    const page = await sales.query({ partition: day, limit: 1000, ...(cursor !== undefined && { cursor }) });
    for (const { item } of page.entries) {
      totals.sales++;
      totals.cents += item.cents;
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return totals;
}

/** Whether it was this run that made it. */
async function makeOnce(
  reports: Pick<TableWriter<Report, "book" | "day">, "put">,
  report: Report,
): Promise<boolean> {
  try {
    await reports.put(report, { if: "absent" });
    return true;
  } catch (error) {
    if (error instanceof ConditionFailedError) return false;
    throw error;
  }
}
