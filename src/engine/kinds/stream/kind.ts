import type { KeptKind } from "../../ground/kind.ts";
import { streamAdmin, streamDescription } from "./admin.ts";
import { streamFaults } from "./faults.ts";
import { streamMeter } from "./meter.ts";
import { streamOperations } from "./operations.ts";
import type { StreamOperation, StreamResults } from "./protocol.ts";
import { STREAM_SCHEMA } from "./schema.ts";
import { Streams } from "./store.ts";

/** Streams. */
export const stream = {
  plural: "streams",
  schema: STREAM_SCHEMA,
  open: ({ database, now, newId, profile }) =>
    new Streams(database, now, newId, profile?.stream.record.value),
  declare(streams, entries) {
    for (const entry of entries) streams.declare(entry);
  },
  sweep: (streams, limit) => streams.purgeExpired(limit) < limit,
  operations: streamOperations,
  faults: streamFaults,
  meter: streamMeter,
  description: streamDescription,
  admin: streamAdmin,
} as const satisfies KeptKind<"stream", "streams", Streams, StreamOperation, StreamResults>;
