import { MotifError, type ObjectCreated } from "@motif/core";
import { OBJECT_CREATED_TYPE } from "@motif/core/platform";
import type { IncomingEvent } from "@motif/runtime/platform";
import * as z from "zod/mini";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
const record = z.object({
  eventTime: z.iso.datetime({ offset: true }),
  eventName: z.string().check(z.startsWith("ObjectCreated:")),
  responseElements: z.object({ "x-amz-request-id": z.string(), "x-amz-id-2": z.string() }),
  s3: z.object({
    bucket: z.object({ name: z.string() }),
    object: z.object({
      key: z.string(),
      size: z.optional(z.number()),
      eTag: z.string(),
      versionId: z.optional(z.string()),
      sequencer: z.string(),
    }),
  }),
});

/** An object that was created, as S3 tells it. */
export type S3Record = z.infer<typeof record>;

/** What S3 sends: one or more records. */
export const s3Event = z.object({ Records: z.array(record) });

/** What S3 sends to see whether a notification can be delivered. */
export const s3TestEvent = z.object({ Event: z.literal("s3:TestEvent") });

/**
 * A record as the runtime takes it. The id is that of the CloudEvents adapter for S3
 * (https://github.com/cloudevents/spec/blob/main/cloudevents/adapters/aws-s3.md). Lambda does not say how often it
 * tried before, so the receive count is always 1.
 */
export function toEvent(
  { eventTime, responseElements, s3 }: S3Record,
  attributes: Readonly<Record<string, string>>,
): IncomingEvent {
  const { object } = s3;
  const bucket = bucketNamed(s3.bucket.name);
  const key = decodeKey(object.key);
  const data: ObjectCreated = {
    bucket,
    key,
    size: object.size ?? 0,
    etag: object.eTag,
    version: object.versionId ?? object.eTag,
    sequencer: object.sequencer,
  };
  return {
    id: `${responseElements["x-amz-request-id"]}.${responseElements["x-amz-id-2"]}`,
    source: `/buckets/${bucket}`,
    type: OBJECT_CREATED_TYPE,
    time: new Date(eventTime).toISOString(),
    subject: key,
    data: JSON.stringify(data),
    attributes,
    receiveCount: 1,
  };
}

/** "The object key name value is URL encoded": as a form is, with `+` for a space. Throws `MotifError` where it is not. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll("+", " "));
  } catch {
    throw new MotifError("invalid-event", `The key in an event of S3 is not URL-encoded: ${key}`);
  }
}

const PREFIX = "MOTIF_BUCKET_";

/** The name in the app of a bucket: that of the variable which holds the physical name. */
function bucketNamed(physicalName: string): string {
  const variable = Object.keys(process.env).find(
    (name) => name.startsWith(PREFIX) && process.env[name] === physicalName,
  );
  if (variable) return variable.slice(PREFIX.length).toLowerCase().replaceAll("_", "-");
  throw new MotifError(
    "missing-variable",
    `No environment variable ${PREFIX}… holds the bucket ${physicalName}. Deploy the function with the configuration that was built with it.`,
  );
}
