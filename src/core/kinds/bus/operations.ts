import { InvalidArgumentError } from "../../ground/errors.ts";
import type { HandleOwner, Handling } from "../../ground/grant.ts";
import { isObject, type Json } from "../../ground/json.ts";
import { parse } from "../../ground/schema.ts";
import type { BusDriver, BusLayout, OutgoingEvent } from "./driver.ts";
import type { Event } from "./event.ts";
import type { BusPublisher, EventEntry } from "./handle.ts";

const PUBLISH = ["publish", "publishMany"] satisfies (keyof BusPublisher)[];

/** How handles of buses are made: they parse data and check that the bus carries the event. */
export const busHandling = {
  kind: "bus",
  carries: true,
  accesses: { publisher: PUBLISH },
  operations,
} as const satisfies Handling<BusLayout, BusDriver>;

function operations(bus: BusLayout, driver: BusDriver, owner: HandleOwner): BusPublisher {
  const publishMany = async (entries: readonly EventEntry<Event>[]) => {
    if (entries.length === 0) return [];
    return driver.publish(
      bus,
      entries.map((entry) => outgoingEvent(bus, entry, owner)),
    );
  };
  return {
    publish: async (event, data, options = {}) => {
      const [published] = await publishMany([{ ...options, event, data }]);
      if (!published) throw new Error(`The driver of bus ${bus.name} returned no id.`);
      return published;
    },
    publishMany,
  };
}

/** An event ready for a driver. Throws `ValidationError` or `InvalidArgumentError`. */
function outgoingEvent(
  bus: BusLayout,
  { event, data, subject }: EventEntry<Event>,
  { carried }: HandleOwner,
): OutgoingEvent {
  if (!bus.events.includes(event)) {
    const names = bus.events.map(({ name }) => name).join(", ");
    throw new InvalidArgumentError(`Bus ${bus.name} does not carry ${event?.name}. It carries ${names}.`);
  }
  if (subject === "") {
    throw new InvalidArgumentError(`An event of bus ${bus.name} has an empty subject; leave it out.`);
  }
  const parsed = parse(event.schema, data, `data of event ${event.name}`);
  if (!isObject(parsed)) {
    throw new InvalidArgumentError(`The data of event ${event.name} is no object; give it one with fields.`);
  }
  // As it is sent: without what JSON has no form for.
  const json: Json = JSON.parse(JSON.stringify(parsed));
  return { type: event.name, data: json, carried, ...(subject !== undefined && { subject }) };
}
