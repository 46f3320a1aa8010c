import * as z from "zod/mini";
import type { BusLayout, OutgoingEvent } from "./driver.ts";

/** The form of an event of a bus as it is stored and sent, with whatever else it carries (`Envelope`). */
export const envelope = z.looseObject({
  specversion: z.literal("1.0"),
  id: z.string(),
  source: z.string(),
  type: z.string(),
  time: z.string(),
  subject: z.optional(z.string()),
  traceparent: z.optional(z.string()),
  motifbus: z.string(),
  data: z.unknown(),
});

/** An event that a bus takes, as the JSON that its rules are matched with and that their consumers get. */
export function envelopeOf(
  { name, source }: Pick<BusLayout, "name" | "source">,
  { type, subject, data, carried }: OutgoingEvent,
  id: string,
  time: string,
): Record<string, unknown> {
  const { traceparent, tracestate, "correlation-id": correlationid } = carried;
  return {
    specversion: "1.0",
    id,
    source,
    type,
    time,
    ...(subject !== undefined && { subject }),
    datacontenttype: "application/json",
    ...(traceparent !== undefined && { traceparent }),
    ...(tracestate !== undefined && { tracestate }),
    ...(correlationid !== undefined && { correlationid }),
    motifbus: name,
    data,
  };
}
