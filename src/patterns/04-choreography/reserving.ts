import type { Stored, TableReader, TableWriter } from "@motif/app";
import { wasMade } from "./only-if.ts";
import type { Article, Reservation } from "./resources.ts";

type ReadWriter<T, K extends string> = TableReader<T, K> & TableWriter<T, K>;

/** The two tables of the stock. */
interface Stock {
  readonly stock: ReadWriter<Article, "sku">;
  readonly reservations: ReadWriter<Reservation, "orderId">;
}

/**
 * Holds the units of an order, if there are enough, and says what became of it: of several attempts at the same order the first
 * one decides. The units come first and the reservation after, so that one which dies in between finds its units held.
 */
export async function reserve(
  { stock, reservations }: Stock,
  { orderId, sku, quantity }: Omit<Reservation, "status">,
): Promise<Reservation["status"]> {
  for (;;) {
    // The article is read before the reservation: if that ended meanwhile, the article is another version, and no unit is held.
    const article = await stock.get({ sku });
    const known = await reservations.get({ orderId });
    if (known) {
      await giveBack(stock, known.item);
      return known.item.status;
    }
    const isHeld = article?.item.held[orderId] !== undefined;
    const isEnough = article !== undefined && article.item.available >= quantity;
    if (!isHeld && isEnough && !(await wasMade(hold(stock, article, orderId, quantity)))) continue;
    const status = isHeld || isEnough ? "reserved" : "refused";
    if (await wasMade(reservations.put({ orderId, sku, quantity, status }, { if: "absent" }))) return status;
  }
}

/** Ends the reservation of an order: its units are sold, or free again. The reservation comes first, as nothing undoes it. */
export async function settle(
  { stock, reservations }: Stock,
  orderId: string,
  status: "sold" | "released",
): Promise<void> {
  for (;;) {
    const known = await reservations.get({ orderId });
    if (!known) throw new Error(`Order ${orderId} has no reservation.`);
    const { item, version } = known;
    if (item.status !== "reserved") return giveBack(stock, item);
    await wasMade(reservations.put({ ...item, status }, { if: { version } }));
  }
}

function hold(
  stock: Stock["stock"],
  { item, version }: Stored<Article>,
  orderId: string,
  quantity: number,
): Promise<unknown> {
  const held = { ...item.held, [orderId]: quantity };
  return stock.put({ ...item, available: item.available - quantity, held }, { if: { version } });
}

/** Of a reservation that is over, no unit is held any more. */
async function giveBack(
  stock: Stock["stock"],
  { orderId, sku, status }: Pick<Reservation, "orderId" | "sku" | "status">,
): Promise<void> {
  if (status === "reserved") return;
  for (;;) {
    const article = await stock.get({ sku });
    const { [orderId]: quantity, ...held } = article?.item.held ?? {};
    if (!article || quantity === undefined) return;
    const available = article.item.available + (status === "sold" ? 0 : quantity);
    const change = stock.put({ ...article.item, available, held }, { if: { version: article.version } });
    if (await wasMade(change)) return;
  }
}
