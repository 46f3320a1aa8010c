import { http, milliseconds, streamedResponse } from "@motif/app";
import * as z from "zod/mini";
import { endLine, HEADER, moreLine, orderLine } from "../csv.ts";
import { Month, orders } from "../resources.ts";

/** Orders of one response: with the longest rows less than the 10 MiB that Google Cloud streams, and the 200 MiB of AWS. */
export const MOST_ROWS = 50_000;
/** Orders that are read at a time, and are all of an export that is in memory. */
export const PAGE = 250;
/** So long before its timeout, an export ends with `more`: a client that takes a page in that time gets it. */
const SPARE_MS = milliseconds("30s");

/**
 * The orders of a month as CSV, page by page, as fast as the client takes them. The last line says that this is all, or from where on
 * to ask for more; an export without either broke off, and what it has is right up to its last whole line.
 *
 * A client that goes away does not end it on every cloud. Then it ends with its timeout, or after `MOST_ROWS`.
 */
export default http(
  "export-orders",
  {
    uses: { orders: orders.reader },
    params: z.object({ month: Month }),
    query: z.object({
      /** The id of the last order that the client has; empty where it has none. */
      after: z._default(z.string().check(z.maxLength(100)), ""),
      limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(MOST_ROWS)), MOST_ROWS),
    }),
    streams: true,
    timeout: "2m",
  },
  async (input) => {
    const { orders, metrics, remainingTime } = input;
    const { month } = input.params;
    const { after, limit } = input.query;
    const read = (cursor?: string) =>
      orders.query({
        partition: month,
        limit: PAGE,
        ...(after !== "" && { sort: { from: after } }),
        ...(cursor !== undefined && { cursor }),
      });
    // Before anything is sent: a table that is away is a 5xx, and no file that broke off.
    const first = await read();

    return streamedResponse(
      input,
      async function* () {
        let rows = 0;
        let cents = 0;
        let last = after;
        let text = HEADER;
        for (let page = first; ; page = await read(page.cursor)) {
          // `from` has the order in it that the client has.
          const fresh = page.entries.map(({ item }) => item).filter(({ id }) => id !== after);
          const sent = fresh.slice(0, limit - rows);
          rows += sent.length;
          cents += sent.reduce((sum, order) => sum + order.cents, 0);
          last = sent.at(-1)?.id ?? last;
          text += sent.map(orderLine).join("");
          const isWhole = sent.length === fresh.length && page.cursor === undefined;
          if (isWhole || rows === limit || remainingTime() < SPARE_MS) {
            metrics.add("OrdersExported", rows, "Count", { whole: String(isWhole) });
            // In one part with the last orders: a slow client may not come to take another.
            yield text + (isWhole ? endLine(rows, cents) : moreLine(last));
            return;
          }
          yield text;
          text = "";
        }
      },
      { headers: headersOf(month) },
    );
  },
);

function headersOf(month: string): Record<string, string> {
  return {
    "content-type": "text/csv; charset=utf-8; header=present",
    "content-disposition": `attachment; filename="orders-${month}.csv"`,
    "cache-control": "no-store",
  };
}
