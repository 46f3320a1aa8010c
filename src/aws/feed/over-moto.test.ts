import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type Change, changeOf, consumer, table } from "@motif/core";
import { expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { tableDriver } from "../table/table-driver.ts";
import { lambdaContext } from "../testing/lambda-context.ts";
import { overMoto } from "../testing/over-moto.ts";
import { serve } from "./trigger.ts";

const orders = table("fed-orders", {
  schema: z.object({ id: z.string(), total: z.number() }),
  partitionKey: "id",
});

/** What Lambda's poller does, in its own words: DynamoDB's streams over their JSON protocol, as no client of the SDK is needed otherwise. */
function streamsOf({ endpoint, region }: { readonly endpoint: string; readonly region: string }) {
  return async (operation: string, body: object) => {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `DynamoDBStreams_20120810.${operation}`,
        authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/dynamodb/aws4_request`,
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  };
}

overMoto("a feed", (config) => {
  it("tells the consumer of what the table driver wrote, in order", async () => {
    const settings = await config();
    const client = new DynamoDBClient(settings);
    const { TableDescription } = await client.send(
      new CreateTableCommand({
        TableName: "test-fed-orders",
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
      }),
    );
    const streamArn = TableDescription?.LatestStreamArn ?? "";
    vi.stubEnv("MOTIF_TABLE_FED_ORDERS", "test-fed-orders");
    const driver = tableDriver(client);
    await driver.put(orders, { id: "a", total: 1 });
    await driver.update(orders, { id: "a" }, { add: { total: 4 } });
    await driver.delete(orders, { id: "a" });
    client.destroy();

    const streams = streamsOf(settings);
    const { StreamDescription } = await streams("DescribeStream", { StreamArn: streamArn });
    const { ShardIterator } = await streams("GetShardIterator", {
      StreamArn: streamArn,
      ShardId: StreamDescription.Shards[0].ShardId,
      ShardIteratorType: "TRIM_HORIZON",
    });
    const { Records } = await streams("GetRecords", { ShardIterator });
    const usual = { attempts: 1, initialDelayMs: 0, maxDelayMs: 0, factor: 1, images: "new" };
    vi.stubEnv("MOTIF_FEEDS", JSON.stringify([{ table: "fed-orders", streamArn, ...usual }]));
    vi.spyOn(process.stdout, "write").mockReturnValue(true);
    const seen: Change<{ id: string; total: number }, "id">[] = [];
    const index = consumer("index", { event: changeOf(orders) }, ({ event }) => void seen.push(event.data));
    const sourced = Records.map((record: object) => ({ ...record, eventSourceARN: streamArn }));
    expect(await serve(index, {})({ Records: sourced }, lambdaContext())).toEqual({ batchItemFailures: [] });
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    expect(seen).toMatchObject([
      { change: "insert", key: { id: "a" }, new: { id: "a", total: 1 } },
      { change: "update", key: { id: "a" }, new: { id: "a", total: 5 } },
      { change: "delete", key: { id: "a" } },
    ]);
  });
});
