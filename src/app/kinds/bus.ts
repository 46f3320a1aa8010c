export {
  type Bus,
  type BusOptions,
  type BusPublisher,
  bus,
  type DataOf,
  type Event,
  type EventEntry,
  type EventFilter,
  type EventOptions,
  event,
  type FieldPattern,
} from "@motif/core";
