import { randomUUID } from "node:crypto";
import type { EventData, EventHubProducerClient } from "@azure/event-hubs";
import { NotFoundError, TooLargeError } from "@motif/core";
import { inParallel } from "@motif/core/driver";
import type { OutgoingRecord, StreamDriver, StreamLayout } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import { codeOf, serviceError } from "../ground/service-error.ts";
import { PROPERTY } from "../queue/properties.ts";
import { QUOTAS } from "./profile.ts";
import { KEY } from "./received.ts";

const KEYS_AT_ONCE = 16;

/** A record on its way, with the id that all its consumers know it by. */
interface Sending {
  readonly id: string;
  readonly key: string;
  readonly event: EventData;
}

/** Streams in Event Hubs, seen from a function. `producerOf` gives the client of an event hub. */
export function streamDriver(producerOf: (hub: string) => EventHubProducerClient): StreamDriver {
  return {
    async publish(stream, records) {
      const all = records.map((record) => sending(stream, record));
      const producer = producerOf(physicalName("stream", stream.name));
      const groups = [...Map.groupBy(all, ({ key }) => key)];
      await inParallel(groups, KEYS_AT_ONCE, ([key, own]) => sendInOrder(producer, stream, key, own));
      return all.map(({ id }) => ({ id }));
    },
    async read({ name }, { KinesisBatchInfo: info }) {
      throw new NotFoundError(
        `The record of stream ${name} was too large for the message about its failure. It is in partition ${info.shardId} of the event hub, with the sequence number ${info.startSequenceNumber}, for as long as that keeps it.`,
      );
    },
  };
}

/** All records of a batch have one key, which says which partition they go to. */
async function sendInOrder(
  producer: EventHubProducerClient,
  { name }: StreamLayout,
  key: string,
  records: readonly Sending[],
): Promise<void> {
  const where = `stream ${name}`;
  try {
    let batch = await producer.createBatch({ partitionKey: key });
    for (const { event } of records) {
      if (batch.tryAdd(event)) continue;
      if (batch.count > 0) await producer.sendBatch(batch);
      batch = await producer.createBatch({ partitionKey: key });
      if (!batch.tryAdd(event)) throw tooLarge(name, QUOTAS.recordSize.value);
    }
    await producer.sendBatch(batch);
  } catch (error) {
    throw codeOf(error) === "MessageTooLargeError"
      ? tooLarge(name, QUOTAS.recordSize.value)
      : serviceError(error, where);
  }
}

/** Throws `TooLargeError`. */
function sending(stream: StreamLayout, { body, key, attributes }: OutgoingRecord): Sending {
  const id = randomUUID();
  const size =
    Buffer.byteLength(body) + Buffer.byteLength(key) + Buffer.byteLength(JSON.stringify(attributes));
  if (size > QUOTAS.recordSize.value) throw tooLarge(stream.name, size);
  return {
    id,
    key,
    event: {
      // Bytes, which the SDK sends as they are; a text it would write as JSON once more.
      body: Buffer.from(body),
      contentType: "application/json",
      properties: { ...attributes, [PROPERTY.id]: id, [KEY]: key },
    },
  };
}

function tooLarge(stream: string, size: number): TooLargeError {
  return new TooLargeError(
    `A record of stream ${stream} has ${size} bytes with what it carries; ${QUOTAS.recordSize.value} are allowed, as what fails has to fit into a message of Service Bus. Put large content into a bucket and publish its key.`,
  );
}
