import type { ClientRequest, Seen } from "@motif/app/simulate";
import { recordsIn } from "./received.ts";
import { type Order, orders } from "./resources.ts";

/** What the pattern promises, said here once more. */
const MOST_ROWS = 50_000;
const HEADER = "record,id,placed_at,customer,cents\r\n";
/** An export ends with `more` after so long, in milliseconds. A function's clock may be wrong by a second. */
const LONG_MS = 89_000;

/** What is wrong with what a client got of an export. */
export function exportProblem(seen: Seen, { path, sentAt, answer }: ClientRequest): string | undefined {
  if (answer?.status !== 200) return undefined;
  const { body, brokenOff } = answer;
  if (!HEADER.startsWith(body.slice(0, HEADER.length))) return `begins with ${body.slice(0, 50)}`;
  const { pathname, searchParams } = new URL(path, "http://localhost");
  const month = pathname.split("/").at(-1) ?? "";
  const after = searchParams.get("after") ?? "";
  const limit = Number(searchParams.get("limit") ?? MOST_ROWS);

  const records = recordsIn(body);
  const mark = records.at(-1)?.[0] === "order" ? undefined : records.at(-1);
  const rows = records.filter(([type]) => type === "order");
  if (rows.length < records.length - 1) return "has something else between its orders";
  if (!mark && !brokenOff) return "has no end, and is said to be whole";
  if (rows.length > limit) return `has ${rows.length} orders, where ${limit} were asked for`;

  const known = knownOrders(seen, month);
  let last = after;
  for (const [, id = "", placedAt, customer, cents] of rows) {
    const order = known.get(id);
    if (!order || order.at > answer.at) return `has order ${id}, which was none`;
    const { item } = order;
    if (item.placedAt !== placedAt || item.customer !== customer || String(item.cents) !== cents)
      return `shows order ${id} as ${placedAt}, ${customer}, ${cents}`;
    if (id <= last) return `has order ${id} behind ${last}`;
    last = id;
  }
  const got = new Set(rows.map(([, id]) => id));
  const isEnd = mark?.[0] === "end";
  for (const [id, { at }] of known) {
    const isDue = at < sentAt && id > after && (id <= last || isEnd);
    if (isDue && !got.has(id)) return `leaves out order ${id}`;
  }
  if (!mark) return undefined;
  const sum = rows.reduce((cents, row) => cents + Number(row[4]), 0);
  if (isEnd) return mark.join() === `end,${rows.length},,,${sum}` ? undefined : `ends with ${mark}`;
  if (mark.join() !== `more,${last},,,`) return `ends with ${mark} after ${last}`;
  const isDue = rows.length === limit || answer.at - sentAt > LONG_MS;
  return isDue ? undefined : `says "more" after ${rows.length} orders, of ${limit}`;
}

/** The orders of a month, and when each was there first. */
function knownOrders(seen: Seen, month: string) {
  const known = new Map<string, { readonly item: Order; readonly at: number }>();
  for (const { after, at } of seen.changes(orders)) {
    if (after?.month === month && !known.has(after.id)) known.set(after.id, { item: after, at });
  }
  return known;
}
