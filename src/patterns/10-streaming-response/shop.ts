import { BATCH, type Import, type Order } from "./resources.ts";

/** What the shop takes to answer with a batch. */
const ANSWER_MS = 100;

const CUSTOMERS = ["Ana Lindqvist", 'Bistro "Chez Léa"', "Meier, Söhne & Co.", "Nils Okafor"];

/**
 * A batch of a shop's orders, from the one with this place on. Here they are made up, the same ones each time, as a shop would
 * answer: put the request to yours in its place.
 */
export async function ordersOf({ id, month, orders }: Import, from: number): Promise<readonly Order[]> {
  await new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
  const count = Math.min(BATCH, orders - from);
  return Array.from({ length: count }, (_, index) => orderAt(id, month, from + index + 1));
}

function orderAt(id: string, month: string, place: number): Order {
  return {
    month,
    id: `${id}-${String(place).padStart(6, "0")}`,
    placedAt: `${month}-01T00:00:${String(place % 60).padStart(2, "0")}Z`,
    customer: CUSTOMERS[place % CUSTOMERS.length] ?? "",
    cents: place * 10,
  };
}
