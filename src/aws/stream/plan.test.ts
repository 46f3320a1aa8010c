import {
  consumer,
  consumeStream,
  failedBatch,
  http,
  httpApi,
  queue,
  type StreamPolicy,
  stream,
} from "@motif/core";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { actionsFor, planOf, problemsOf } from "../testing/apps.ts";

const Reading = z.object({ sensor: z.string() });
const rejected = queue("rejected", { schema: failedBatch });

function plant(policy: Partial<StreamPolicy> = {}, consumers = 1) {
  const readings = stream("readings", {
    schema: Reading,
    partitionKey: "sensor",
    shards: 4,
    retention: "2d",
  });
  const look = http(
    "look",
    { uses: { readings: readings.reader, out: readings.publisher } },
    () => new Response(),
  );
  return {
    api: httpApi({ "GET /": look }),
    ...Object.fromEntries(
      Array.from({ length: consumers }, (_, n) => [
        `averages-${n}`,
        consumeStream(
          readings,
          consumer(`average-${n}`, { event: Reading, timeout: "30s" }, () => {}),
          {
            onFailure: rejected,
            ...policy,
          },
        ),
      ]),
    ),
  };
}

describe("a consumer of a stream", () => {
  it("is an event source mapping with everything that the app says", () => {
    const { streams, streamTriggers } = planOf(
      plant({
        batchSize: 50,
        batchWindow: "5s",
        attempts: 4,
        maximumAge: "1h",
        bisect: false,
        parallelization: 2,
      }),
    );
    expect(streams).toEqual([
      { name: "readings", description: "Consumed by average-0", shards: 4, retentionHours: 48 },
    ]);
    expect(streamTriggers).toEqual([
      {
        name: "averages-0",
        stream: "readings",
        function: "average-0",
        startingPosition: "TRIM_HORIZON",
        batchSize: 50,
        batchWindow: 5,
        parallelization: 2,
        atOnce: 8,
        retries: 3,
        maximumAge: 3600,
        bisect: false,
        failureQueue: "rejected",
      },
    ]);
  });

  it("may read its stream and tell its failure queue, and nothing else", () => {
    const [, consuming] = planOf(plant()).functions;
    const average = planOf(plant()).functions.find(({ name }) => name === "average-0") ?? consuming;
    if (!average) throw new Error("There is no such function.");
    expect(actionsFor(average, "consumes stream readings")).toEqual([
      "kinesis:DescribeStream",
      "kinesis:DescribeStreamSummary",
      "kinesis:GetRecords",
      "kinesis:GetShardIterator",
      "kinesis:ListShards",
    ]);
    expect(actionsFor(average, "tells queue rejected")).toEqual(["sqs:SendMessage"]);
  });

  // https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html: "Each shard can support up to five read transactions per
  // second", which all consumers of it share
  it("is refused as the sixth of a stream", () => {
    expect(problemsOf(plant({}, 5))).toEqual([]);
    expect(problemsOf(plant({}, 6)).join()).toContain(
      "stream readings: has 6 consumers, and a shard of Kinesis is read 5 times a second by all together",
    );
  });
});
