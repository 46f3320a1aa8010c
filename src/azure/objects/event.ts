import { MotifError, type ObjectCreated, parse } from "@motif/core";
import { OBJECT_CREATED_TYPE } from "@motif/core/platform";
import type { IncomingEvent } from "@motif/runtime/platform";
import * as z from "zod/mini";
import { keyOfBlob } from "../bucket/name.ts";
import type { ReceivedMessage } from "../queue/received.ts";

/** https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage (CloudEvents 1.0) */
const blobCreated = z.object({
  id: z.string(),
  type: z.literal("Microsoft.Storage.BlobCreated"),
  subject: z.string(),
  time: z.string(),
  data: z.object({
    eTag: z.string(),
    contentLength: z.optional(z.number()),
    url: z.string(),
    sequencer: z.string(),
  }),
});

const SUBJECT = /^\/blobServices\/default\/containers\/[^/]+\/blobs\/(.+)$/s;

/**
 * A message with an event of Event Grid as the runtime takes it. `bucket` is the bucket's name in the app. The event's
 * `etag` is the service's own, as `version` is: the event does not say the MD5. Throws `ValidationError`.
 */
export function toObjectEvent(message: ReceivedMessage, bucket: string): IncomingEvent {
  const event = parse(blobCreated, JSON.parse(message.body), "event of Event Grid");
  const key = keyOfBlob(blobName(event));
  const etag = event.data.eTag.replaceAll('"', "");
  const data: ObjectCreated = {
    bucket,
    key,
    size: event.data.contentLength ?? 0,
    etag,
    version: etag,
    sequencer: event.data.sequencer,
  };
  return {
    id: event.id,
    source: `/buckets/${bucket}`,
    type: OBJECT_CREATED_TYPE,
    time: new Date(event.time).toISOString(),
    subject: key,
    data: JSON.stringify(data),
    attributes: message.attributes,
    receiveCount: message.receiveCount,
  };
}

/**
 * The subject has the name as it is. Characters beyond the basic plane have been seen to be lost in it
 * (https://github.com/Azure-Samples/azure-event-grid-viewer/issues/9): then the URL is asked.
 */
function blobName({ subject, data }: z.infer<typeof blobCreated>): string {
  const name = SUBJECT.exec(subject)?.[1];
  if (name === undefined) {
    throw new MotifError("invalid-event", `The subject of an event of Event Grid names no blob: ${subject}`);
  }
  if (!name.includes("\ufffd")) return name;
  const path = new URL(data.url).pathname.split("/").slice(2).join("/");
  return decodeURIComponent(path);
}
