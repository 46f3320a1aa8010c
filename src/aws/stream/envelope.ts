import { isObject, type OutgoingRecord, readJson, STREAM_RECORD_TYPE } from "@motif/core/platform";

/** What a record of Kinesis has: there is nothing in Kinesis to carry along with the data. */
export interface Opened {
  readonly id?: string;
  /** JSON text. */
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * The data of a record: a CloudEvent in its JSON format
 * (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md). What else is carried along is text in the
 * extension attribute `motifcarried`.
 */
export function envelopeOf(stream: string, record: OutgoingRecord, id: string, time: string): string {
  const { traceparent, ...others } = record.attributes;
  const event = JSON.stringify({
    specversion: "1.0",
    id,
    source: `/streams/${stream}`,
    type: STREAM_RECORD_TYPE,
    time,
    subject: record.key,
    ...(traceparent !== undefined && { traceparent }),
    ...(Object.keys(others).length > 0 && { motifcarried: JSON.stringify(others) }),
  });
  return `${event.slice(0, -1)},"data":${record.body}}`;
}

/** What stands in the data of a record. Whoever publishes without Motif has a record of its own form, which is the body then. */
export function openEnvelope(data: string): Opened {
  const event = eventOf(data);
  if (!event) return { body: data, attributes: {} };
  const { id, traceparent, motifcarried } = event;
  return {
    id: String(id),
    body: JSON.stringify(event.data),
    attributes: {
      ...(typeof traceparent === "string" && { traceparent }),
      ...(typeof motifcarried === "string" && carriedOf(motifcarried)),
    },
  };
}

function eventOf(data: string): Readonly<Record<string, unknown>> | undefined {
  if (!data.includes(STREAM_RECORD_TYPE)) return undefined;
  try {
    const json: unknown = readJson(data);
    const isOwn = isObject(json) && json.specversion === "1.0" && json.type === STREAM_RECORD_TYPE;
    return isOwn && typeof json.id === "string" && Object.hasOwn(json, "data") ? json : undefined;
  } catch {
    return undefined;
  }
}

function carriedOf(text: string): Record<string, string> {
  try {
    const json: unknown = readJson(text);
    const entries = isObject(json) ? Object.entries(json) : [];
    return Object.fromEntries(
      entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  } catch {
    return {};
  }
}
