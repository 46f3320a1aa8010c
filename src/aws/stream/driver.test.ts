import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
  type _Record as StreamRecord,
} from "@aws-sdk/client-kinesis";
import { stream, ThrottledError, TooLargeError } from "@motif/core";
import { streamSuite, type TestRecord } from "@motif/core/testing";
import { resourceVariable } from "@motif/runtime/variables";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { clientConfig, overMoto } from "../testing/over-moto.ts";
import { kinesisClient } from "./client.ts";
import { openEnvelope } from "./envelope.ts";
import { streamDriver } from "./stream-driver.ts";

overMoto("the stream driver", (config) => {
  streamSuite("Kinesis", async (streams) => {
    const client = kinesisClient(await config());
    for (const { name, shards } of streams) {
      const StreamName = `test-${name}`;
      process.env[resourceVariable("stream", name)] = StreamName;
      await client.send(new CreateStreamCommand({ StreamName, ShardCount: shards }));
      for (let status = ""; status !== "ACTIVE"; ) {
        const { StreamDescriptionSummary: summary } = await client.send(
          new DescribeStreamSummaryCommand({ StreamName }),
        );
        status = summary?.StreamStatus ?? "";
      }
    }
    const recordsOf = async (name: string) => {
      const StreamName = `test-${name}`;
      const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName }));
      const all: { readonly shard: string; readonly record: StreamRecord }[] = [];
      for (const { ShardId = "" } of Shards) {
        const { ShardIterator } = await client.send(
          new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
        );
        const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator, Limit: 10_000 }));
        all.push(...Records.map((record) => ({ shard: ShardId, record })));
      }
      return all;
    };
    const opened = ({ Data }: StreamRecord) => openEnvelope(Buffer.from(Data ?? []).toString());
    return {
      driver: streamDriver(client),
      consume: async ({ name }) =>
        (await recordsOf(name)).map(({ record }): TestRecord => {
          const { id = "", body, attributes } = opened(record);
          return { id, key: record.PartitionKey ?? "", body, attributes };
        }),
      async failed({ name }, id) {
        const found = (await recordsOf(name)).find(({ record }) => opened(record).id === id);
        const { SequenceNumber: at = "" } = found?.record ?? {};
        return {
          version: "1.0",
          timestamp: "2026-11-30T12:00:00.000Z",
          requestContext: {
            requestId: "c9b8fa9f-5a7f-xmpl-af9c-0c604cde93a5",
            functionArn: "arn:aws:lambda:us-east-1:123456789012:function:work",
            condition: "RetryAttemptsExhausted",
            approximateInvokeCount: 5,
          },
          KinesisBatchInfo: {
            shardId: found?.shard ?? "",
            startSequenceNumber: at,
            endSequenceNumber: at,
            approximateArrivalOfFirstRecord: "2026-11-30T12:00:00.000Z",
            approximateArrivalOfLastRecord: "2026-11-30T12:00:00.000Z",
            batchSize: 1,
            streamArn: `arn:aws:kinesis:us-east-1:123456789012:stream/test-${name}`,
          },
        };
      },
      close: async () => client.destroy(),
    };
  });
});

describe("Kinesis", () => {
  const readings = stream("readings", {
    schema: z.object({ sensor: z.string() }),
    partitionKey: "sensor",
  });
  const record = (key: string, body = "{}") => ({ key, body, attributes: {} });
  let client: KinesisClient;
  let calls: string[][];
  /** Answers calls by what these say of each record; accepts all when there is none left. */
  let answers: (string | undefined)[][];

  beforeEach(() => {
    client = kinesisClient(clientConfig("http://127.0.0.1:9"));
    calls = [];
    answers = [];
    vi.stubEnv("MOTIF_STREAM_READINGS", "acme-readings");
    vi.spyOn(Math, "random").mockReturnValue(0);
    vi.spyOn(client, "send").mockImplementation(async (command: object) => {
      const { Records } = (command as { input: { Records: { PartitionKey: string }[] } }).input;
      calls.push(Records.map(({ PartitionKey }) => PartitionKey));
      const said = answers.shift() ?? [];
      return { Records: Records.map((_, index) => ({ ErrorCode: said[index] })) };
    });
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  // https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html: "A single record failure does not stop the processing
  // of subsequent records. As a result, PutRecords doesn't guarantee the ordering of records."
  it("gets records of one key in calls one after the other, so that none overtakes one that was refused", async () => {
    answers = [["ProvisionedThroughputExceededException"]];
    await streamDriver(client).publish(readings, [record("a"), record("b"), record("a"), record("a")]);
    expect(calls).toEqual([["a", "b"], ["a"], ["a"], ["a"]]);
  });

  it("that accepts a record in none of five attempts makes the call throw", async () => {
    answers = Array.from({ length: 5 }, () => ["ProvisionedThroughputExceededException"]);
    const publishing = streamDriver(client).publish(readings, [record("a")]);
    await expect(publishing).rejects.toThrow(ThrottledError);
    expect(calls).toHaveLength(5);
  });

  it("gets no record of more than 1 MiB, nor any of the same call", async () => {
    const large = record("a", JSON.stringify("x".repeat(1_048_576)));
    await expect(streamDriver(client).publish(readings, [record("b"), large])).rejects.toThrow(TooLargeError);
    expect(calls).toEqual([]);
  });
});
