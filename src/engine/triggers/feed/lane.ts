import { entryNamed, type FeedTrigger } from "@motif/core/model";
import { changeSubject, ITEM_CHANGED_TYPE, type ItemChange, withImages } from "@motif/core/platform";
import type { IncomingEvent } from "@motif/runtime/platform";
import type { TriggerHost } from "../../delivery/trigger.ts";
import type { Position } from "../../ground/positions.ts";
import type { LoggedChange } from "../../kinds/table/changes.ts";
import type { Lane } from "./reader.ts";

/** What faults and a simulation's history call a feed. */
export function feedNamed(name: string): string {
  return `feed:${name}`;
}

/** One lane of a feed on an engine: changes of some of its table's items, in their order. */
export function laneOf(trigger: FeedTrigger, lane: number, host: TriggerHost): Lane {
  const { name, source, function: fn } = trigger;
  const { changes, positions, deliveries, meter } = host;
  const { parallel: lanes } = source.reading;
  const table = entryNamed(host.inventory.resources.table, source.table);
  const eventOf = eventsOf(trigger, host);
  return {
    name: feedNamed(name),
    reading: source.reading,
    pool: host.poolOf(fn),
    read: (after, limit) => changes.read(table, { after, lane, lanes }, limit),
    eventOf,
    position: () => positions.of(name, lanes)[lane] as Position, // there is one for each lane
    moveTo: (position) => positions.set(name, lane, position),
    bury(change, reason, receiveCount) {
      const { data, type, source: from, subject = "", time } = eventOf(change, receiveCount);
      deliveries.bury(fn, {
        body: data,
        attributes: { "ce-type": type, "ce-source": from, "ce-subject": subject, "ce-time": time },
        reason,
        receiveCount,
        sentAt: change.at,
      });
    },
    onCall(count) {
      const counts = meter.counts("feeds", name);
      counts.calls++;
      counts.changes += count;
    },
  };
}

/** How changes become events of a consumer. One that takes several at a time gets those of an item in order, and any other all. */
function eventsOf({ name, source, function: fn }: FeedTrigger, { functionNamed }: TriggerHost) {
  const { definition } = functionNamed(fn);
  const takesSeveral = definition.kind === "consumer" && definition.parallel > 1;
  return ({ seq, at, item }: LoggedChange, receiveCount: number): IncomingEvent => ({
    id: `${feedNamed(name)}/${seq}`,
    data: JSON.stringify(withImages(item, source.images) satisfies ItemChange),
    attributes: {},
    receiveCount,
    source: `/tables/${item.table}`,
    type: ITEM_CHANGED_TYPE,
    time: new Date(at).toISOString(),
    subject: changeSubject(item.key),
    group: takesSeveral ? changeSubject(item.key) : name,
  });
}
