import { randomUUID } from "node:crypto";
import { NotFoundError } from "@motif/core";
import type { OutgoingRecord, StreamDriver, StreamLayout } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import { publish } from "../ground/pubsub/publish.ts";
import { serviceError } from "../ground/rest/service-error.ts";
import { batched, pubsubMessage, refuseTooLarge } from "../queue/outgoing.ts";
import { QUOTAS } from "./profile.ts";

/** Streams in Pub/Sub, seen from a function. */
const driver: StreamDriver = {
  async publish(stream, records) {
    const physical = physicalName("stream", stream.name);
    const all = records.map((record) => sending(stream, record));
    try {
      // One call after the other, because those of a key must arrive in order.
      for (const batch of batched(all)) {
        await publish(
          physical,
          batch.map(({ message }) => message),
        );
      }
    } catch (error) {
      throw serviceError(error, `stream ${stream.name}`);
    }
    return all.map(({ id }) => ({ id }));
  },
  async read({ name }, { KinesisBatchInfo: info }) {
    throw new NotFoundError(
      `The message about a failed record of stream ${name} has no record with it, and Pub/Sub has no way to read message ${info.startSequenceNumber} again.`,
    );
  },
};

/** Throws `TooLargeError`. */
function sending({ name }: StreamLayout, { body, key, attributes }: OutgoingRecord) {
  const id = randomUUID();
  const what = `record of stream ${name}`;
  refuseTooLarge(what, Buffer.byteLength(body) + Buffer.byteLength(key), QUOTAS.recordSize.value);
  const { message, size } = pubsubMessage({ body, attributes, group: key }, id);
  refuseTooLarge(what, size);
  return { id, message, size };
}

export { driver as stream };
