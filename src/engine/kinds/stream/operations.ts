import type { StoredRecord } from "@motif/core/platform";
import { STREAM_RECORD_TYPE } from "@motif/core/platform";
import type { OperationsOf } from "../../ground/kind.ts";
import type { StreamOperation, StreamRead, StreamResults } from "./protocol.ts";
import { shardNumber } from "./shards.ts";
import type { Streams } from "./store.ts";

/** How a stream's operations are done. */
export const streamOperations: OperationsOf<"stream", Streams, StreamOperation, StreamResults> = {
  "stream.publish": {
    grantedAs: "publish",
    perform(streams, { resource, records }, { emit }) {
      const ids = streams.publish(resource, records);
      // One for all of them: consumers read the stream, and only want to know that there is something.
      emit({
        kind: "stream",
        resource,
        type: STREAM_RECORD_TYPE,
        source: `/streams/${resource}`,
        subject: "",
        time: "",
        data: null,
        attributes: {},
      });
      return ids;
    },
    arrivals: ({ records }) => records.length,
  },
  "stream.read": { grantedAs: "recordsOf", perform: read },
};

function read(streams: Streams, { resource, batch }: StreamRead): readonly StoredRecord[] {
  const shard = shardNumber(batch.shardId);
  const [first, last] = [Number(batch.startSequenceNumber), Number(batch.endSequenceNumber)];
  if (![shard, first, last].every(Number.isSafeInteger)) return [];
  return streams
    .range(resource, shard, first, last)
    .map(({ id, key, body, arrivedAt }) => ({ id, key, body, time: new Date(arrivedAt).toISOString() }));
}
