import type { Appending, Context, QueueSender, Saved, StoreReader } from "@motif/app";
import type * as z from "zod/mini";
import { type Order, orders, type Untold, untold } from "./resources.ts";

/** What a function that changes orders uses, by these names. */
export const changeUses = { store: orders.table.reader, saving: orders.saving, untold: untold.sender };

interface ChangeInput extends Context {
  readonly store: StoreReader;
  readonly saving: Appending;
  readonly untold: QueueSender<z.infer<typeof Untold>>;
}

/**
 * Changes an order, and says that there is something to tell. That message may be lost, with the function or by the queue: the change has left its mark,
 * and the sweep finds it. So it is no reason to answer that the change failed.
 */
export async function change(
  input: ChangeInput,
  order: string,
  decide: Parameters<typeof orders.change>[2],
): Promise<Saved<Order>> {
  const { store, saving, untold, log, newId } = input;
  const saved = await orders.change(input, { store, saving, key: order }, decide);
  if (!saved.changed) return saved;
  try {
    await untold.send({ order }, { group: order, deduplicationId: newId() });
  } catch (error) {
    log.warn("the relay was not told", { order, error });
  }
  return saved;
}
