import { openEnvelope } from "@motif/core/platform";
import type { EventFailure, IncomingEvent } from "./contract.ts";

/** Events of a bus taken out of the messages that brought them, and what becomes of the messages. */
export interface Opened {
  readonly events: readonly IncomingEvent[];
  /** The messages that failed: of an event that came twice at once, both. */
  messagesOf(failures: readonly EventFailure[]): readonly EventFailure[];
}

/** Whatever brought them, handlers get events of a bus as they were published. Other events stay as they are. */
export function opened(incoming: readonly IncomingEvent[]): Opened {
  const events = incoming.map(open);
  if (events.every((event, index) => event === incoming[index]))
    return { events, messagesOf: (failures) => failures };
  const messages = Map.groupBy(incoming.keys(), (index) => events[index]?.id);
  return {
    events,
    messagesOf: (failures) => {
      const ofMessage = new Map<string, EventFailure>();
      for (const failure of failures) {
        for (const index of messages.get(failure.id) ?? []) {
          const id = incoming[index]?.id ?? failure.id;
          ofMessage.set(id, { ...failure, id });
        }
      }
      return [...ofMessage.values()];
    },
  };
}

function open(incoming: IncomingEvent): IncomingEvent {
  const event = openEnvelope(incoming.data);
  if (event === undefined) return incoming;
  const { id, source, type, time, subject, traceparent, tracestate, correlationid, data } = event;
  const carried = { traceparent, tracestate, "correlation-id": correlationid };
  const attributes = Object.entries(carried).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as const] : [],
  );
  return {
    ...incoming,
    id,
    source,
    type,
    time,
    ...(subject !== undefined && { subject }),
    data: JSON.stringify(data),
    attributes: { ...incoming.attributes, ...Object.fromEntries(attributes) },
  };
}
