import { type Carried, OBJECT_CREATED_TYPE } from "@motif/core/platform";
import type { ResourceEvent } from "../../ground/event.ts";
import type { ObjectRecord } from "./store.ts";

/** The event of an object that was written. */
export function objectCreated(bucket: string, object: ObjectRecord, attributes: Carried): ResourceEvent {
  const { key, size, etag, version, sequencer } = object;
  return {
    kind: "bucket",
    resource: bucket,
    type: OBJECT_CREATED_TYPE,
    source: `/buckets/${bucket}`,
    subject: key,
    time: object.lastModified,
    data: { bucket, key, size, etag, version, sequencer },
    attributes,
  };
}
