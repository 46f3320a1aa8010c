import { type Change, type ConsumerFunction, changeOf, consumer, TerminalError, table } from "@motif/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { deadLetterService } from "../testing/dead-letter-service.ts";
import { lambdaContext } from "../testing/lambda-context.ts";
import type { ScriptedService } from "../testing/scripted-service.ts";
import { serve } from "./trigger.ts";

const STREAM = "arn:aws:dynamodb:us-west-2:123456789012:table/acme-orders/stream/2026-01-10T19:26:16.525";
const orders = table("orders", {
  schema: z.object({ id: z.string(), line: z.number(), total: z.number() }),
  partitionKey: "id",
  sortKey: "line",
});
type OrderChange = Change<{ id: string; line: number; total: number }, "id" | "line">;

/** A record as in https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html. */
function streamRecord(sequence: number, total: number, more: object = {}, dynamodb: object = {}) {
  return {
    eventID: String(sequence),
    eventVersion: "1.1",
    eventName: "MODIFY",
    eventSource: "aws:dynamodb",
    awsRegion: "us-west-2",
    eventSourceARN: STREAM,
    dynamodb: {
      ApproximateCreationDateTime: 1_479_499_740,
      Keys: { id: { S: "a b" }, line: { N: "1" } },
      NewImage: image(total),
      OldImage: image(total - 1),
      SequenceNumber: `12345678901234567890${sequence}`,
      SizeBytes: 112,
      StreamViewType: "NEW_AND_OLD_IMAGES",
      ...dynamodb,
    },
    ...more,
  };
}

function image(total: number) {
  return { id: { S: "a b" }, line: { N: "1" }, total: { N: String(total) }, _v: { S: "v" } };
}

function feedOf(more: object = {}) {
  const usual = { attempts: 3, initialDelayMs: 0, maxDelayMs: 0, factor: 1, images: "new" };
  vi.stubEnv("MOTIF_FEEDS", JSON.stringify([{ table: "orders", streamArn: STREAM, ...usual, ...more }]));
}

/** A consumer that fails at orders of a total, and what it processed and was tried with. */
function indexing(isBad: (total: number) => Error | undefined = () => undefined) {
  const seen: OrderChange[] = [];
  const tried: string[] = [];
  const fn = consumer("index", { event: changeOf(orders) }, ({ event: { data }, receiveCount }) => {
    const total = "new" in data ? data.new.total : 0;
    tried.push(`${total}:${receiveCount}`);
    const error = isBad(total);
    if (error) throw error;
    seen.push(data);
  });
  return { fn, seen, tried };
}

const call = (fn: ConsumerFunction) => {
  const handler = serve(fn, {});
  return (...records: object[]) => handler({ Records: records }, lambdaContext());
};

let service: ScriptedService;
beforeEach(async () => {
  service = await deadLetterService();
  feedOf();
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe("a record of DynamoDB Streams", () => {
  it("reaches the consumer as the engine's changes do, without the version that Motif keeps", async () => {
    const events: object[] = [];
    const watching = consumer(
      "watching",
      { event: changeOf(orders) },
      ({ event }) => void events.push(event),
    );
    await call(watching)(streamRecord(1, 2));
    expect(events).toEqual([
      {
        specversion: "1.0",
        id: "123456789012345678901",
        source: "/tables/orders",
        type: "dev.motif.table.item-changed",
        time: "2016-11-18T20:09:00.000Z",
        subject: "a%20b/1",
        data: {
          table: "orders",
          change: "update",
          key: { id: "a b", line: 1 },
          sequence: "0000000000000000000123456789012345678901",
          new: { id: "a b", line: 1, total: 2 },
        },
      },
    ]);
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html: "userIdentity":
  // {"type":"Service","principalId":"dynamodb.amazonaws.com"}
  it("tells what expired from what somebody deleted, and an insert from an update", async () => {
    const { fn, seen } = indexing();
    const gone = { NewImage: undefined };
    const byTable = { type: "Service", principalId: "dynamodb.amazonaws.com" };
    await call(fn)(
      streamRecord(1, 1, { eventName: "INSERT" }),
      streamRecord(2, 2),
      streamRecord(3, 0, { eventName: "REMOVE" }, gone),
      streamRecord(4, 0, { eventName: "REMOVE", userIdentity: byTable }, gone),
      streamRecord(5, 0, { eventName: "REMOVE", userIdentity: { ...byTable, type: "User" } }, gone),
    );
    expect(seen.map(({ change }) => change)).toEqual(["insert", "update", "delete", "expire", "delete"]);
  });

  it("has the image before it where the feed asked for it, though the stream has it for others too", async () => {
    const { fn, seen } = indexing();
    await call(fn)(streamRecord(1, 2));
    feedOf({ images: "old-and-new" });
    await call(fn)(streamRecord(2, 2));
    expect(seen.map((change) => "old" in change)).toEqual([false, false]);
    const audited: object[] = [];
    const audit = consumer("audit", { event: changeOf(orders, "old-and-new") }, ({ event }) => {
      audited.push(event.data);
    });
    await call(audit)(streamRecord(3, 2));
    expect(audited).toMatchObject([{ old: { total: 1 }, new: { total: 2 } }]);
  });

  it("of a stream that is not the app's is refused", async () => {
    const { fn } = indexing();
    await expect(call(fn)(streamRecord(1, 1, { eventSourceARN: "arn:other" }))).rejects.toThrow(
      "has no entry for the stream arn:other",
    );
  });
});

describe("a change that fails", () => {
  const unlucky = () => indexing((total) => (total === 13 ? new Error("unlucky") : undefined));

  // https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html: "Lambda uses the lowest sequence number
  // as the checkpoint": all from there on come again
  it("is the checkpoint, and nothing behind it is tried", async () => {
    const { fn, tried } = unlucky();
    const response = await call(fn)(streamRecord(1, 12), streamRecord(2, 13), streamRecord(3, 14));
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: "123456789012345678902" }] });
    expect(tried).toEqual(["12:1", "13:1"]);
    expect(service.requests).toEqual([]);
  });

  it("goes after its attempts to the dead letters, with all that it says, and the next one is the checkpoint", async () => {
    const { fn, tried } = unlucky();
    const again = call(fn);
    const records = [streamRecord(2, 13), streamRecord(3, 14)];
    const same = { batchItemFailures: [{ itemIdentifier: "123456789012345678902" }] };
    expect(await again(...records)).toEqual(same);
    expect(await again(...records)).toEqual(same);
    expect(await again(...records)).toEqual({
      batchItemFailures: [{ itemIdentifier: "123456789012345678903" }],
    });
    expect(tried).toEqual(["13:1", "13:2", "13:3"]);
    expect(service.requests).toHaveLength(1);
    expect(JSON.parse(String(service.requests[0]?.MessageBody))).toMatchObject({
      requestPayload: { redriven: true, Records: [{ dynamodb: { NewImage: { total: { N: "13" } } } }] },
      responsePayload: { errorMessage: "unlucky" },
    });
  });

  it("and is the last of its batch ends it when it is put aside", async () => {
    const { fn } = indexing(() => new TerminalError("no order"));
    expect(await call(fn)(streamRecord(1, 1))).toEqual({ batchItemFailures: [] });
    expect(service.requests).toHaveLength(1);
  });

  it("is tried on where the function has no dead-letter queue: nothing is given up silently", async () => {
    vi.stubEnv("MOTIF_DEAD_LETTER_QUEUE", undefined);
    const { fn } = indexing(() => new TerminalError("no order"));
    expect(await call(fn)(streamRecord(1, 1))).toEqual({
      batchItemFailures: [{ itemIdentifier: "123456789012345678901" }],
    });
  });

  it("waits for its next attempt within the invocation, as long as there is time", async () => {
    feedOf({ initialDelayMs: 60_000, maxDelayMs: 60_000 });
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    const waits: number[] = [];
    vi.spyOn(globalThis, "setTimeout").mockImplementation(((done: () => void, milliseconds: number) => {
      waits.push(milliseconds);
      done();
    }) as typeof setTimeout); // only what is used of it
    await serve(indexing(() => new Error("no")).fn, {})(
      { Records: [streamRecord(1, 1)] },
      lambdaContext(5000),
    );
    expect(waits).toContain(4000);
  });

  it("and was sent back fails as an asynchronous invocation does", async () => {
    const { fn } = unlucky();
    const handler = serve(fn, {});
    const redriven = (total: number) => ({ Records: [streamRecord(1, total)], redriven: true });
    await expect(handler(redriven(13), lambdaContext())).rejects.toThrow("1 of 1 changes failed: unlucky");
    expect(await handler(redriven(14), lambdaContext())).toEqual({ batchItemFailures: [] });
  });
});
