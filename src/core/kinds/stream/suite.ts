import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { UNUSUAL_TEXTS } from "../../testing/unusual-texts.ts";
import { stream } from "./declare.ts";
import type { OutgoingRecord, StreamDriver, StreamLayout } from "./driver.ts";
import type { FailedBatch } from "./failed-batch.ts";
import type { StreamReader } from "./handle.ts";
import { streamHandling } from "./operations.ts";

/** A record as a consumer of the stream got it. */
export interface TestRecord {
  readonly id: string;
  readonly key: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A platform's streams, ready for the suite, with the means to see what came out of them. */
export interface StreamFixture {
  readonly driver: StreamDriver;
  /** Everything that is in a stream, as its consumers get it: one shard after the other, each in order. */
  consume(stream: StreamLayout): Promise<readonly TestRecord[]>;
  /** What the failure queue is told when a consumer gives up this record. */
  failed(stream: StreamLayout, id: string): Promise<FailedBatch>;
  close?(): Promise<void>;
}

const schema = z.object({ sensor: z.string(), value: z.unknown() });
const one = stream("one", { schema, partitionKey: "sensor" });
const many = stream("many", { schema, partitionKey: "sensor", shards: 4 });
const texts = stream("texts", { schema, partitionKey: "sensor", shards: 2 });
const kept = stream("kept", { schema, partitionKey: "sensor" });

/** The behaviour of streams. `open` makes the streams, empty, with a driver and a consumer's side. */
export function streamSuite(
  name: string,
  open: (streams: readonly StreamLayout[]) => Promise<StreamFixture>,
): void {
  describe(`streams: ${name}`, () => {
    let fixture: StreamFixture;
    let driver: StreamDriver;

    beforeAll(async () => {
      fixture = await open([one, many, texts, kept]);
      driver = fixture.driver;
    });
    afterAll(() => fixture?.close?.());

    it("gives consumers each record, with the id that publishing gave", async () => {
      const records = Array.from({ length: 25 }, (_, n) => record("a", n));
      const ids = await driver.publish(one, records);
      expect(new Set(ids.map(({ id }) => id)).size).toBe(25);
      const got = await fixture.consume(one);
      expect(got.map(({ id }) => id)).toEqual(ids.map(({ id }) => id));
      expect(got.map(({ body }) => body)).toEqual(records.map(({ body }) => body));
      expect(new Set(got.map(({ key }) => key))).toEqual(new Set(["a"]));
    });

    it("keeps the order of each key, in a call of more records than a service takes at once and over several calls", async () => {
      const records = Array.from({ length: 1300 }, (_, n) => record(`key-${n % 13}`, n));
      await driver.publish(many, records.slice(0, 1200));
      await driver.publish(many, records.slice(1200, 1250));
      await driver.publish(many, records.slice(1250));
      const got = await fixture.consume(many);
      expect(got).toHaveLength(1300);
      for (let key = 0; key < 13; key++) {
        const of = (list: readonly { readonly key: string; readonly body: string }[]) =>
          list.filter((each) => each.key === `key-${key}`).map(({ body }) => body);
        expect(of(got)).toEqual(of(records));
      }
    });

    it("keeps keys, bodies and trace context as they are", async () => {
      const records = UNUSUAL_TEXTS.map((text, n) => ({
        ...record(`k${n} é/#?`, text),
        attributes: { traceparent: `00-${n}`, "correlation-id": `id ${n}` },
      }));
      await driver.publish(texts, records);
      const byBody = new Map((await fixture.consume(texts)).map((each) => [each.body, each]));
      for (const { body, key, attributes } of records)
        expect(byBody.get(body)).toMatchObject({ key, attributes });
    });

    it("takes a record of 200 KB, and gives it back to whoever reads a batch that failed", async () => {
      const value = "é".repeat(100_000);
      const sent = await driver.publish(kept, [record("a", 1), record("a", value), record("b", 3)]);
      const [, { id } = { id: "" }] = sent;
      const batch = await fixture.failed(kept, id);
      const reader = streamHandling.operations(kept, driver, { carried: {} }) as StreamReader<unknown>;
      const records = await reader.recordsOf(batch);
      expect(records).toMatchObject([{ id, key: "a", data: { sensor: "a", value } }]);
      expect(records[0]?.time).toBeInstanceOf(Date);
    });
  });
}

function record(key: string, value: unknown): OutgoingRecord {
  return { key, body: JSON.stringify({ sensor: key, value }), attributes: {} };
}
