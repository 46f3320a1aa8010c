import { streamSuite } from "@motif/core/testing";
import { cloningDrivers } from "../../testing/cloning-drivers.ts";
import { failedBatchOf } from "../../triggers/stream/failed-batch.ts";
import { openStore } from "../store.ts";

streamSuite("engine", async (streams) => {
  const store = openStore({ now: () => 1_700_000_000_000 });
  const { stream: records } = store.kinds;
  for (const { name, shards } of streams) records.declare({ name, shards, retentionMs: 86_400_000 });
  const all = (name: string) =>
    records.shards(name).map(({ shard }) => ({
      shard,
      records: records.read(name, { shard, lane: 0, lanes: 1 }, 0, 1_000_000),
    }));
  return {
    driver: cloningDrivers(store).stream,
    consume: async ({ name }) => all(name).flatMap((each) => each.records),
    async failed({ name }, id) {
      for (const { shard, records: own } of all(name)) {
        const found = own.filter((record) => record.id === id);
        if (found.length === 0) continue;
        return failedBatchOf(
          {
            stream: name,
            shard,
            records: found,
            functionName: "work",
            condition: "RetryAttemptsExhausted",
            attempts: 5,
            reason: "no luck",
          },
          "request",
          1_700_000_000_000,
        );
      }
      throw new Error(`There is no record ${id}.`);
    },
    close: async () => store.close(),
  };
});
