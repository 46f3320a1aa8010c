import { exclusively, scheduled } from "@motif/app";
import { dayPlus, localDay } from "../calendar.ts";
import { KEPT_DAYS, leases, progress, reports, sales } from "../resources.ts";

/** Sales of one round: they are removed at the same time. */
const PAGE = 25;
/** A round takes less. */
const ENOUGH_MS = 30_000;
const TASK = "clean-up";

/**
 * Removes the sales of days that are long over and reported. A run that finds another at work leaves it to that; one that dies, or
 * whose time is up, is followed by one that goes on with the same day.
 */
export default scheduled(
  "clean-up",
  {
    uses: {
      sales: sales.readWriter,
      reports: reports.reader,
      progress: progress.readWriter,
      leases: leases.readWriter,
    },
    timeout: "5m",
  },
  async (input) => {
    const { sales, reports, progress, leases: store, now, remainingTime, metrics, log } = input;
    const isMine = await exclusively(input, { store, name: TASK }, async () => {
      const firstKept = dayPlus(localDay(now()), -KEPT_DAYS);
      let day = (await progress.get({ task: TASK }))?.item.nextDay ?? (await firstReported()) ?? firstKept;
      while (day < firstKept && remainingTime() > ENOUGH_MS) {
        if (!(await reports.get({ book: "daily", day }))) return;
        const { entries } = await sales.query({ partition: day, limit: PAGE });
        await Promise.all(entries.map(({ item: { number } }) => sales.delete({ day, number })));
        metrics.add("SalesRemoved", entries.length);
        if (entries.length === PAGE) continue;
        day = dayPlus(day, 1);
        await progress.put({ task: TASK, nextDay: day });
      }
    });
    if (!isMine) log.info("Another run is still at it");

    async function firstReported(): Promise<string | undefined> {
      const { entries } = await reports.query({ partition: "daily", limit: 1 });
      return entries[0]?.item.day;
    }
  },
);
