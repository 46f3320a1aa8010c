import { http, lastEventId, problemResponse, type ServerSentEvent, serverSentEvents } from "@motif/app";
import * as z from "zod/mini";
import { BATCH, imports, progress } from "../resources.ts";

/** How often it is looked whether there is more. */
const LOOK_MS = 1000;
/** Events that are read at a time. */
const PAGE = 20;

/**
 * The progress of an import as server-sent events, from the one behind `Last-Event-ID` on. An event is a row, and rows have no gaps, so
 * nobody misses one who connects again. The last one is `done`; who comes back with its id is told by 204 to stay away.
 */
export default http(
  "watch-import",
  {
    uses: { imports: imports.reader, progress: progress.reader },
    params: z.object({ id: z.uuid() }),
    streams: true,
    timeout: "60s",
  },
  async (input) => {
    const { params, imports, progress, metrics } = input;
    const { id } = params;
    const found = await imports.get({ id });
    if (!found) return problemResponse({ status: 404, title: "No such import" });
    const { orders } = found.item;
    const seen = numberOf(lastEventId(input));
    if (seen >= Math.ceil(orders / BATCH)) return new Response(null, { status: 204 });

    return serverSentEvents(input, async function* ({ signal }): AsyncGenerator<ServerSentEvent> {
      for (let last = seen; !signal.aborted; ) {
        const { entries } = await progress.query({ partition: id, sort: { from: last + 1 }, limit: PAGE });
        for (const { item } of entries) {
          const { number, imported } = item;
          const isDone = imported === orders;
          metrics.add("EventsSent", 1);
          yield { id: String(number), event: isDone ? "done" : "progress", data: { imported, orders } };
          if (isDone) return;
          last = number;
        }
        if (entries.length === 0) await pause(LOOK_MS, signal);
      }
    });
  },
);

/** What a client saw that is none of ours is as good as nothing. */
function numberOf(id: string | undefined): number {
  return id !== undefined && /^\d{1,9}$/.test(id) ? Number(id) : 0;
}

/** Waits, but not longer than anybody wants to know. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
