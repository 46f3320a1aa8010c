import { hash, randomUUID } from "node:crypto";
import { chunksOf } from "@motif/core/driver";
import * as z from "zod/mini";
import { batchWrite, collectionName, readDocuments, type Write } from "../database/client.ts";
import { type StoredDocument, timestamp } from "../database/document.ts";
import { EXPIRY_FIELD } from "../database/environment.ts";
import { DEDUPLICATION_COLLECTION } from "./environment.ts";

/** As SQS does (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-key-terms.html). */
const WINDOW_MS = 5 * 60_000;
const LARGEST_BATCH = 500;
const ALREADY_EXISTS = 6;
const SENT = "sent";
const ID = "id";

const marker = z.object({
  [ID]: z.object({ stringValue: z.string() }),
  [SENT]: z.object({ booleanValue: z.boolean() }),
  [EXPIRY_FIELD]: z.object({ timestampValue: z.string() }),
});

/** What says whether two messages are the same. */
interface Identified {
  readonly body: string;
  readonly deduplicationId?: string;
}

/** A message of a FIFO queue or topic with its id, and whether it has to be published. */
export interface Admitted<Message> {
  readonly message: Message;
  readonly id: string;
  readonly isNew: boolean;
}

/** Is to be told the ids of what was published, as soon as it was. */
export type Published = (ids: ReadonlySet<string>) => Promise<void>;

interface Marked<Message = unknown> extends Admitted<Message> {
  /** The document that remembers the message. */
  readonly name: string;
}

/**
 * Publishes those of some messages that were not published in the last 5 minutes: Pub/Sub knows no deduplication, so a
 * document in Firestore remembers each. It is written before the message is published, and says that it was only
 * afterwards: when the sender dies in between, whoever sends the message again publishes it. Two senders at the very
 * same moment can both publish a message; none is ever lost.
 */
export async function publishOnce<Message extends Identified>(
  topic: string,
  messages: readonly Message[],
  publishAll: (admitted: readonly Admitted<Message>[], published: Published) => Promise<void>,
): Promise<readonly { readonly id: string }[]> {
  const marked = messages.map((message) => mark(topic, message));
  const first = new Map<string, Marked<Message>>();
  for (const each of marked) if (!first.has(each.name)) first.set(each.name, each);
  const admitted = new Map<string, Marked<Message>>();
  for (const chunk of chunksOf([...first.values()], LARGEST_BATCH)) {
    for (const each of await admit(chunk)) admitted.set(each.name, each);
  }
  const fresh = [...admitted.values()].filter(({ isNew }) => isNew);
  await publishAll(fresh, (ids) => remember(fresh.filter(({ id }) => ids.has(id))));
  return marked.map(({ name, id }) => ({ id: admitted.get(name)?.id ?? id }));
}

function mark<Message extends Identified>(topic: string, message: Message): Marked<Message> {
  const key = message.deduplicationId ?? hash("sha256", message.body, "hex");
  const name = `${collectionName(DEDUPLICATION_COLLECTION)}/${hash("sha256", `${topic}\n${key}`, "hex")}`;
  return { message, name, id: randomUUID(), isNew: true };
}

/** Writes the markers of messages that have none. Those that have one are looked at. */
async function admit<Message>(candidates: readonly Marked<Message>[]): Promise<readonly Marked<Message>[]> {
  const statuses = await batchWrite(
    candidates.map((each) => ({ ...markerWrite(each, false), currentDocument: { exists: false } })),
  );
  const known = candidates.filter((_, index) => statuses[index]?.code === ALREADY_EXISTS);
  // A marker that could not be written for another reason is written after publishing: better twice than never.
  if (known.length === 0) return candidates;
  const documents = await readDocuments(known.map(({ name }) => name));
  const byName = new Map(documents.map((document) => [document.name, document]));
  return candidates.map((each) => seen(each, byName.get(each.name)));
}

/** What a marker says of a message: sent already, or begun by a sender that did not finish, which keeps its id. */
function seen<Message>(candidate: Marked<Message>, document: StoredDocument | undefined): Marked<Message> {
  const fields = marker.safeParse(document?.fields);
  if (!fields.success) return candidate;
  const { id, sent, expireAt } = fields.data;
  if (Date.parse(expireAt.timestampValue) <= Date.now()) return candidate;
  return { ...candidate, id: id.stringValue, isNew: !sent.booleanValue };
}

/**
 * Says that messages were published. They are, so nothing fails when this does: a duplicate will then be delivered, as it
 * would if the sender were told to try again.
 */
async function remember(published: readonly Marked[]): Promise<void> {
  for (const chunk of chunksOf(published, LARGEST_BATCH)) {
    await batchWrite(chunk.map((each) => markerWrite(each, true))).catch(() => {});
  }
}

function markerWrite({ name, id }: Marked, sent: boolean): Write {
  return {
    update: {
      name,
      fields: {
        [ID]: { stringValue: id },
        [SENT]: { booleanValue: sent },
        [EXPIRY_FIELD]: timestamp((Date.now() + WINDOW_MS) / 1000),
      },
    },
  };
}
