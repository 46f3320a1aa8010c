import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { KeyValues } from "@motif/core/platform";
import { changeSubject, ITEM_CHANGED_TYPE, type ItemChange, withImages } from "@motif/core/platform";
import type { IncomingEvent } from "@motif/runtime/platform";
import * as z from "zod/mini";
import { toItem } from "../table/attribute-value.ts";
import type { Feed } from "./environment.ts";

const value = z.custom<AttributeValue>((given) => typeof given === "object" && given !== null);
const item = z.record(z.string(), value);

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html */
const record = z.object({
  eventName: z.enum(["INSERT", "MODIFY", "REMOVE"]),
  eventSourceARN: z.string(),
  userIdentity: z.optional(z.nullable(z.object({ type: z.string(), principalId: z.string() }))),
  dynamodb: z.object({
    ApproximateCreationDateTime: z.number(),
    Keys: item,
    NewImage: z.optional(item),
    OldImage: z.optional(item),
    SequenceNumber: z.string(),
  }),
});

/** A change as DynamoDB Streams tells it. */
export type StreamRecord = z.infer<typeof record>;

/** What Lambda's poller sends; `redriven`: what was a dead letter, and comes again as an asynchronous invocation. */
export const streamEvent = z.object({ Records: z.array(record), redriven: z.optional(z.literal(true)) });

/** "The length of sequence numbers is 21 to 40" (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamRecord.html): made as long, they compare as text. */
const LONGEST_SEQUENCE = 40;

/** A record as the runtime takes it. `group` is what keeps it behind others. */
export function toEvent(
  record: StreamRecord,
  feed: Feed,
  receiveCount: number,
  inOrderOf: "item" | "feed",
): IncomingEvent {
  const { dynamodb } = record;
  const change = withImages(changeOf(record, feed), feed.images);
  const subject = changeSubject(change.key);
  return {
    id: dynamodb.SequenceNumber,
    source: `/tables/${feed.table}`,
    type: ITEM_CHANGED_TYPE,
    time: new Date(dynamodb.ApproximateCreationDateTime * 1000).toISOString(),
    subject,
    data: JSON.stringify(change),
    attributes: {},
    receiveCount,
    group: inOrderOf === "item" ? subject : feed.table,
  };
}

function changeOf({ eventName, userIdentity, dynamodb }: StreamRecord, { table }: Feed): ItemChange {
  const { Keys, NewImage, OldImage, SequenceNumber } = dynamodb;
  return {
    table,
    change: eventName === "INSERT" ? "insert" : eventName === "MODIFY" ? "update" : removal(userIdentity),
    key: toItem(Keys) as KeyValues, // texts and numbers, as the table has them
    sequence: SequenceNumber.padStart(LONGEST_SEQUENCE, "0"),
    ...(NewImage && { new: toItem(NewImage) }),
    ...(OldImage && { old: toItem(OldImage) }),
  };
}

/**
 * "Items that are deleted by the Time to Live process after expiration have the following fields: […] userIdentity.type "Service",
 * userIdentity.principalId "dynamodb.amazonaws.com"" (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html).
 */
function removal(by: StreamRecord["userIdentity"]): "delete" | "expire" {
  return by?.type === "Service" && by.principalId === "dynamodb.amazonaws.com" ? "expire" : "delete";
}
