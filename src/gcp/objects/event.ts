import { type ObjectCreated, parse } from "@motif/core";
import { OBJECT_CREATED_TYPE } from "@motif/core/platform";
import type { IncomingEvent } from "@motif/runtime/platform";
import * as z from "zod/mini";
import { etagOf } from "../bucket/api.ts";
import { carriedAttributes } from "../bucket/metadata.ts";
import type { EventarcEvent } from "../function/adapter/cloud-event.ts";

/** The type of the events that Eventarc delivers of new objects (https://cloud.google.com/eventarc/docs/reference/supported-events). */
const FINALIZED = "google.cloud.storage.object.v1.finalized";

/** Digits of the largest generation, a 64-bit number: with so many, generations sort as texts. */
const SEQUENCER_DIGITS = 19;

const finalized = z.object({
  type: z.literal(FINALIZED),
  /** `StorageObjectData` (https://github.com/googleapis/google-cloudevents/blob/main/proto/google/events/cloud/storage/v1/data.proto). */
  data: z.object({
    bucket: z.string(),
    name: z.string(),
    generation: z.string(),
    size: z.optional(z.string()),
    md5Hash: z.optional(z.string()),
    metadata: z.optional(z.record(z.string(), z.string())),
  }),
});

/** A new object, as its event tells it. */
export type FinalizedObject = z.infer<typeof finalized>["data"];

/** The object of an event. Throws `ValidationError` where it is none of a new object. */
export function finalizedObject(event: EventarcEvent): FinalizedObject {
  return parse(finalized, event, "event of Cloud Storage").data;
}

/**
 * An event as the runtime takes it. `bucket` is the bucket's name in the app. Its trace is that of whoever wrote the
 * object, if the object has it with it, else that of the request.
 */
export function toEvent(
  { id, time }: EventarcEvent,
  object: FinalizedObject,
  bucket: string,
  attributes: Readonly<Record<string, string>>,
): IncomingEvent {
  const data: ObjectCreated = {
    bucket,
    key: object.name,
    size: Number(object.size ?? 0),
    etag: etagOf(object),
    version: object.generation,
    sequencer: object.generation.padStart(SEQUENCER_DIGITS, "0"),
  };
  const carried = carriedAttributes(object.metadata ?? {});
  return {
    id,
    source: `/buckets/${bucket}`,
    type: OBJECT_CREATED_TYPE,
    time: new Date(time).toISOString(),
    subject: object.name,
    data: JSON.stringify(data),
    attributes: carried.traceparent === undefined ? { ...carried, ...attributes } : carried,
    receiveCount: 1,
  };
}
