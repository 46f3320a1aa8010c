import type { Stored, TableReader, TableWriter } from "@motif/app";
import { wasMade } from "./only-if.ts";
import type { Article, Reservation } from "./resources.ts";

type ReadWriter<T, K extends string> = TableReader<T, K> & TableWriter<T, K>;

/** The two tables of the stock. */
interface Stock {
  readonly stock: ReadWriter<Article, "sku">;
  readonly reservations: ReadWriter<Reservation, "orderId">;
}

type Units = Omit<Reservation, "status">;

/**
 * Holds the units of an order, if there are enough and it is not over, and says what became of it: of several attempts at the
 * same order the first one decides. The units come first and the reservation after, so that one which dies in between finds its
 * units held.
 */
export async function reserve({ stock, reservations }: Stock, units: Units): Promise<Reservation["status"]> {
  const { orderId, sku, quantity } = units;
  for (;;) {
    // The article is read before the reservation: if that ended meanwhile, the article is another version, and no unit is held.
    const article = await stock.get({ sku });
    const known = await reservations.get({ orderId });
    if (known) {
      if (known.item.status !== "reserved") await letGo(stock, known.item);
      return known.item.status;
    }
    const isHeld = article?.item.held[orderId] !== undefined;
    const isEnough = article !== undefined && article.item.available >= quantity;
    if (!isHeld && isEnough && !(await wasMade(hold(stock, article, units)))) continue;
    const status = isHeld || isEnough ? "reserved" : "refused";
    if (await wasMade(reservations.put({ orderId, sku, quantity, status }, { if: "absent" }))) return status;
  }
}

/**
 * Ends the reservation of an order: its units are sold, or free again. One that was not made yet is never made. When this
 * returns, nothing is held for the order, and nothing will be.
 */
export async function settle(
  { stock, reservations }: Stock,
  { orderId, sku, quantity }: Units,
  status: "sold" | "released",
): Promise<void> {
  for (;;) {
    const known = await reservations.get({ orderId });
    if (known && known.item.status !== "reserved") return letGo(stock, known.item);
    const condition = known ? { version: known.version } : "absent";
    await wasMade(reservations.put({ orderId, sku, quantity, status }, { if: condition }));
  }
}

function hold(
  stock: Stock["stock"],
  { item, version }: Stored<Article>,
  { orderId, quantity }: Units,
): Promise<unknown> {
  const held = { ...item.held, [orderId]: quantity };
  return stock.put({ ...item, available: item.available - quantity, held }, { if: { version } });
}

/**
 * Of a reservation that is over, no unit is held any more. The article is written also where none is: who has read it before,
 * and has not seen that the reservation is over, cannot hold any now.
 */
async function letGo(stock: Stock["stock"], { orderId, sku, status }: Reservation): Promise<void> {
  for (;;) {
    const article = await stock.get({ sku });
    if (!article) return;
    const { [orderId]: quantity = 0, ...held } = article.item.held;
    const available = article.item.available + (status === "sold" ? 0 : quantity);
    const change = stock.put({ ...article.item, available, held }, { if: { version: article.version } });
    if (await wasMade(change)) return;
  }
}
