import type { Refuse } from "@motif/compile/kit";
import { type Inventory, triggersOf } from "@motif/core/model";
import type { Backlog } from "../ground/room.ts";
import { QUOTAS } from "./profile.ts";

/** The streams of a plan. */
export interface StreamPlans {
  readonly streams: readonly StreamPlan[];
}

/** An event hub with its consumer groups. */
export interface StreamPlan {
  readonly name: string;
  readonly description: string;
  readonly partitions: number;
  readonly retentionHours: number;
  /** Consumer groups, each named as a consumer. */
  readonly consumers: readonly string[];
}

const HOUR_MS = 3_600_000;

/** The app's streams. */
export function planStreams(inventory: Inventory, _: readonly Backlog[], refuse: Refuse): StreamPlans {
  const triggers = triggersOf(inventory, "stream");
  return {
    streams: inventory.resources.stream.map(({ name, shards, retentionMs }) => {
      const own = triggers.filter(({ source }) => source.stream === name);
      refuseManyConsumers(name, own.length, refuse);
      if (retentionMs % HOUR_MS !== 0) {
        refuse(`stream ${name}`, "retention is no whole number of hours, which Event Hubs keeps records for");
      }
      return {
        name,
        description:
          own.length === 0
            ? "Consumed outside of this app"
            : `Consumed by ${own.map((each) => each.function).join(", ")}`,
        partitions: shards,
        retentionHours: retentionMs / HOUR_MS,
        consumers: own.map((each) => each.name),
      };
    }),
  };
}

function refuseManyConsumers(name: string, consumers: number, refuse: Refuse): void {
  const most = QUOTAS.consumerGroups.value;
  if (consumers <= most) return;
  refuse(
    `stream ${name}`,
    `has ${consumers} consumers, and an event hub takes ${most}; let one of them publish to a topic for others`,
  );
}
