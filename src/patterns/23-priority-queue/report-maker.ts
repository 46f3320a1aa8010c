import { type ConsumerFunction, consumer, TerminalError } from "@motif/app";
import type * as z from "zod/mini";
import { ReportMessage, reports } from "./resources.ts";
import { summarise } from "./summarise.ts";

/**
 * The workers of one lane, all alike: they make one report at a time, and may be called for it any number of times. Each lane
 * has a function of its own, as Azure and Google Cloud limit functions, and not queues.
 */
export function reportMaker(name: string): ConsumerFunction<z.infer<typeof ReportMessage>> {
  return consumer(
    name,
    { event: ReportMessage, uses: { reports: reports.readWriter }, timeout: "60s" },
    async ({ event, reports, metrics, now }) => {
      const { id, values } = event.data;
      const found = await reports.get({ id });
      if (!found) throw new TerminalError(`Report ${id} has no row.`);
      const { item, version } = found;
      if (item.status === "done") return;
      const waitedMs = now().getTime() - Date.parse(item.requestedAt);
      const done = { status: "done", summary: summarise(values), doneAt: now().toISOString() } as const;
      await reports.update({ id }, { set: done }, { if: { version } });
      metrics.add("ReportsMade", 1, "Count", { lane: item.lane });
      metrics.add("Waited", waitedMs, "Milliseconds", { lane: item.lane });
    },
  );
}
