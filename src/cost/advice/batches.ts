import { triggersOf } from "@motif/core/model";
import { formatUSD } from "../report/format.ts";
import { withBatches } from "../variants.ts";
import { type Advice, type Situation, savedBy, WORTH_USD } from "./situation.ts";

/** What to try: as many messages as one receive of SQS brings, collected for so long. */
const BATCH_SIZE = 10;
const WINDOW_MS = 5000;

/** Collecting messages into batches: fewer invocations, receives and deletes, for some delay. */
export function batchAdvice(situation: Situation): Advice[] {
  const { inventory } = situation.app;
  return triggersOf(inventory, "queue").flatMap(({ name, source: { queue }, delivery }) => {
    const { batchSize, batchWindowMs } = delivery;
    // Who takes messages one by one has a reason.
    if (batchSize === 1) return [];
    const policy = {
      batchSize: Math.max(BATCH_SIZE, batchSize),
      batchWindowMs: Math.max(WINDOW_MS, batchWindowMs),
    };
    const variant = situation.price({ inventory: withBatches(inventory, name, policy) });
    const savesUSD = savedBy(variant, situation);
    if (savesUSD < WORTH_USD) return [];
    const text =
      `Collecting messages of ${queue} for ${policy.batchWindowMs / 1000} s into batches of up to ${policy.batchSize} ` +
      `saves ${formatUSD(savesUSD)} a month; messages wait that much longer.`;
    return [{ topic: "batch", text, savesUSD }];
  });
}
