import { entryNamed, triggersOf } from "@motif/core/model";
import { formatUSD } from "../report/format.ts";
import { withBatches } from "../variants.ts";
import { type Advice, type Situation, WORTH_USD } from "./advice.ts";

/** What to try: as many messages as one receive of SQS brings, collected for so long. */
const BATCH_SIZE = 10;
const WINDOW_MS = 5000;

/** Collecting messages into batches: fewer invocations, receives and deletes, for some delay. */
export function batchAdvice({ inventory, actual, price }: Situation): Advice[] {
  return triggersOf(inventory, "queue").flatMap(({ name, source: { queue }, delivery }) => {
    const { batchSize, batchWindowMs } = delivery;
    // FIFO queues have no batch window on AWS, and who takes messages one by one has a reason.
    if (entryNamed(inventory.resources.queue, queue).fifo || batchSize === 1) return [];
    const policy = {
      batchSize: Math.max(BATCH_SIZE, batchSize),
      batchWindowMs: Math.max(WINDOW_MS, batchWindowMs),
    };
    const variant = price(withBatches(inventory, name, policy));
    const savesUSD = actual.bill.totalUSD - variant.bill.totalUSD;
    if (savesUSD < WORTH_USD) return [];
    const text =
      `Collecting messages of ${queue} for ${policy.batchWindowMs / 1000} s into batches of up to ${policy.batchSize} ` +
      `saves ${formatUSD(savesUSD)} a month; messages wait that much longer.`;
    return [{ topic: "batch", cloud: actual.cloud, text, savesUSD }];
  });
}
