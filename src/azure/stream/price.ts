import { entryNamed } from "@motif/core/model";
import {
  type Billing,
  eventHubs,
  HOURS_PER_MONTH,
  type Month,
  type Quantity,
  type Warning,
  warnAbove,
} from "@motif/cost/kit";
import { serviceBus } from "../queue/price.ts";
import type { StreamPlan, StreamPlans } from "./plan.ts";
import { QUOTAS } from "./profile.ts";

/** What Event Hubs bills of what streams are made of. */
export const BILLING: Billing = {
  azurerm_eventhub_namespace: ["eventhubs"],
  azurerm_eventhub: ["eventhubs"],
  azurerm_eventhub_consumer_group: "part of the event hub",
};

/** The most throughput units that the streams of an app are given: one for each partition. */
export function throughputUnits(streams: readonly Pick<StreamPlan, "partitions">[]): number {
  const partitions = streams.reduce((sum, stream) => sum + stream.partitions, 0);
  return Math.min(QUOTAS.throughputUnits.value, partitions);
}

/** Units that the busiest hour needs: they are added by themselves, and stay. */
function unitsNeeded({ streams }: StreamPlans, { usage }: Month): number {
  const perSecond = peakOf({ streams }, { usage });
  const needed = Math.ceil(perSecond / QUOTAS.eventsPerUnit.value);
  return Math.min(throughputUnits(streams), Math.max(1, needed));
}

function peakOf({ streams }: StreamPlans, { usage }: Pick<Month, "usage">): number {
  return streams.reduce((sum, { name }) => sum + entryNamed(usage.resources.stream, name).peakPerSecond, 0);
}

/** A month of streams: throughput units by the hour, records by parts of 64 KB, and what failed as messages of Service Bus. */
export function streamPrice(plan: StreamPlans, month: Month): Quantity[] {
  if (plan.streams.length === 0) return [];
  const units = eventHubs("streams", {
    tier: "standard",
    throughputUnits: unitsNeeded(plan, month),
    hours: HOURS_PER_MONTH,
    events: 0,
    eventBytes: 0,
  });
  return [
    ...units,
    ...plan.streams.flatMap(({ name }) => {
      const { recordBytes, published, failed } = entryNamed(month.usage.resources.stream, name);
      const where = `stream ${name}`;
      return [
        ...eventHubs(where, {
          tier: "standard",
          throughputUnits: 0,
          hours: 0,
          events: published,
          eventBytes: recordBytes,
        }),
        ...serviceBus(where, { tier: "standard", messageBytes: recordBytes, sends: failed, receives: 0 }),
      ];
    }),
  ];
}

/** What the units do not take of the busiest hour. */
export function streamWarnings(plan: StreamPlans, month: Month): Warning[] {
  const { value, source } = QUOTAS.eventsPerUnit;
  const limit = { value: throughputUnits(plan.streams) * value, unit: "records/s", source };
  return warnAbove("streams", peakOf(plan, month), limit, "in the busiest hour, of all streams together");
}
