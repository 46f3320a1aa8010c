import { nameOf, type Refuse } from "@motif/compile/kit";
import { type Inventory, triggersOf } from "@motif/core/model";
import { QUOTAS } from "./profile.ts";

/** The streams of a plan. */
export interface StreamPlans {
  readonly streams: readonly StreamPlan[];
}

/** A Kinesis data stream. */
export interface StreamPlan {
  readonly name: string;
  readonly description: string;
  readonly shards: number;
  readonly retentionHours: number;
}

const HOUR_MS = 3_600_000;

/** The app's streams. */
export function planStreams(inventory: Inventory, refuse: Refuse): StreamPlans {
  const triggers = triggersOf(inventory, "stream");
  return {
    streams: inventory.resources.stream.map(({ name, shards, retentionMs }) => {
      const consumers = triggers.filter(({ source }) => source.stream === name);
      refuseManyConsumers(name, consumers.length, refuse);
      if (retentionMs % HOUR_MS !== 0) {
        refuse(`stream ${name}`, "retention is no whole number of hours, which Kinesis keeps records for");
      }
      return {
        name,
        description:
          consumers.length === 0
            ? "Consumed outside of this app"
            : `Consumed by ${consumers.map((each) => each.function).join(", ")}`,
        shards,
        retentionHours: retentionMs / HOUR_MS,
      };
    }),
  };
}

/** The physical name of a stream, without the prefix. */
export function streamName(app: string, { name }: Pick<StreamPlan, "name">): string {
  return nameOf(app, name);
}

/**
 * "Each shard can support up to five read transactions per second", and Lambda polls each once a second for each consumer
 * (https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html).
 */
function refuseManyConsumers(name: string, consumers: number, refuse: Refuse): void {
  const most = QUOTAS.readsPerShard.value;
  if (consumers <= most) return;
  refuse(
    `stream ${name}`,
    `has ${consumers} consumers, and a shard of Kinesis is read ${most} times a second by all together; let one of them publish to a topic for others`,
  );
}
