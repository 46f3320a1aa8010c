import { NotFoundError } from "@motif/core";
import type { StreamTrigger } from "@motif/core/model";
import * as z from "zod/mini";
import type { RunningTriggers, Trigger } from "../../delivery/trigger.ts";
import { count } from "../../ground/admin-schemas.ts";
import { type ReplayFrom, StreamConsumer, type StreamConsumerState } from "./stream-consumer.ts";

/** What an operator may do with consumers of streams. */
export interface StreamConsumerPort {
  /** Delivers records again to one. Throws `NotFoundError` where there is none of the name. */
  replay(consumer: string, from: ReplayFrom): Promise<StreamConsumerState>;
}

/** Consumers of streams in a running engine. */
export interface RunningStreams extends RunningTriggers, StreamConsumerPort {}

/** Records of streams: read from a position of each consumer's own. */
export const stream = {
  attach(triggers, host): RunningStreams {
    const byName = new Map(triggers.map((trigger) => [trigger.name, new StreamConsumer(trigger, host)]));
    const consumers = [...byName.values()];
    return {
      start() {
        for (const consumer of consumers) consumer.start();
      },
      stop() {
        for (const consumer of consumers) consumer.stop();
      },
      onEvent({ kind, resource }) {
        if (kind !== "stream") return;
        for (const consumer of consumers) if (consumer.stream === resource) consumer.wake();
      },
      replay: async (name, from) => {
        const consumer = byName.get(name);
        if (!consumer) throw new NotFoundError(`There is no consumer of a stream named ${name}.`);
        return consumer.replay(from);
      },
    };
  },
  description: {
    plural: "streamConsumers",
    schema: z.strictObject({
      name: z.string(),
      stream: z.string(),
      function: z.string(),
      batchSize: count,
      batchWindowMs: count,
      attempts: count,
      failureQueue: z.string(),
    }),
    of: ({ name, source, function: fn, delivery }) => ({
      name,
      stream: source.stream,
      function: fn,
      batchSize: delivery.batchSize,
      batchWindowMs: delivery.batchWindowMs,
      attempts: delivery.attempts,
      failureQueue: delivery.failureQueue,
    }),
  },
} as const satisfies Trigger<StreamTrigger, RunningStreams>;
