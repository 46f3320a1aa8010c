import type { StreamedDelivery } from "../../ground/delivery.ts";
import type { Named, TriggerOf } from "../../ground/trigger.ts";
import { milliseconds } from "../../ground/units.ts";
import type { StreamSubscription } from "./declare.ts";

/** Records of a stream. Its name is that of the consumer's position. */
export type StreamTrigger = TriggerOf<"stream", { readonly stream: string }, StreamedDelivery>;

const DEFAULT_BATCH_SIZE = 100;
const DEFAULT_ATTEMPTS = 5;

/** Resolves a consumer of a stream. */
export function streamTrigger({ name, wiring }: Named<StreamSubscription>): StreamTrigger {
  const { stream, consumer, maximumAge } = wiring;
  return {
    kind: "stream",
    name,
    source: { stream: stream.name },
    function: consumer.name,
    delivery: {
      mode: "streamed",
      batchSize: wiring.batchSize ?? DEFAULT_BATCH_SIZE,
      batchWindowMs: milliseconds(wiring.batchWindow ?? "0s"),
      attempts: wiring.attempts ?? DEFAULT_ATTEMPTS,
      ...(maximumAge !== undefined && { maximumAgeMs: milliseconds(maximumAge) }),
      bisect: wiring.bisect ?? true,
      parallelization: wiring.parallelization ?? 1,
      startAt: wiring.startAt ?? "earliest",
      failureQueue: wiring.onFailure.name,
    },
  };
}
