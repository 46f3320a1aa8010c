import type { StreamPublisher } from "@motif/core";
import { handleOf, triggersOf } from "@motif/core/model";
import * as z from "zod/mini";
import { count, json } from "../../ground/admin-schemas.ts";
import type { OperatorAccess } from "../../ground/kind.ts";
import { named } from "../../ground/named.ts";
import { shardId } from "./shards.ts";
import type { Streams } from "./store.ts";

/**
 * A stream: its shards with the records that they keep, and its consumers. `iteratorAgeSeconds` is the age of the oldest record that
 * a consumer has not processed, 0 where there is none.
 */
export type StreamState = z.infer<typeof streamState>;
export const streamState = z.strictObject({
  name: z.string(),
  shards: z.array(z.strictObject({ shard: z.string(), closed: z.boolean(), records: count })),
  consumers: z.array(
    z.strictObject({
      name: z.string(),
      function: z.string(),
      iteratorAgeSeconds: z.number().check(z.nonnegative()),
    }),
  ),
});

/** The oldest records of a stream, of one shard after the other. */
export type StreamRecords = z.infer<typeof streamRecords>;
export const streamRecords = z.strictObject({
  entries: z.array(
    z.strictObject({
      id: z.string(),
      shard: z.string(),
      sequenceNumber: z.string(),
      key: z.string(),
      time: z.iso.datetime(),
      data: json,
    }),
  ),
});

/** What the admin API asks of an app's streams. */
export interface StreamPort {
  state(stream: string): Promise<StreamState>;
  records(stream: string, limit: number): Promise<StreamRecords>;
  /** Stores a record durably. Rejects with `ValidationError`, `InvalidArgumentError` or `TooLargeError`. */
  publish(stream: string, record: unknown): Promise<{ readonly id: string }>;
}

/** What an operator may do with an app's streams. */
export class StreamOperator implements StreamPort {
  readonly #access: OperatorAccess<Streams>;

  constructor(access: OperatorAccess<Streams>) {
    this.#access = access;
  }

  async state(name: string): Promise<StreamState> {
    const { inventory, state: streams } = this.#access;
    const stream = this.#named(name);
    return {
      name,
      shards: streams.shards(name).map(({ shard, closed }) => ({
        shard: shardId(shard),
        closed,
        records: streams.count(name, shard),
      })),
      consumers: triggersOf(inventory, "stream")
        .filter(({ source }) => source.stream === stream.name)
        .map((trigger) => ({
          name: trigger.name,
          function: trigger.function,
          iteratorAgeSeconds: streams.iteratorAgeMs(name, trigger.name) / 1000,
        })),
    };
  }

  async records(name: string, limit: number): Promise<StreamRecords> {
    const { state: streams } = this.#access;
    this.#named(name);
    const entries = streams.shards(name).flatMap(({ shard }) =>
      streams.read(name, { shard, lane: 0, lanes: 1 }, 0, limit).map(({ id, seq, key, arrivedAt, body }) => ({
        id,
        shard: shardId(shard),
        sequenceNumber: String(seq),
        key,
        time: new Date(arrivedAt).toISOString(),
        data: JSON.parse(body),
      })),
    );
    return { entries: entries.slice(0, limit) };
  }

  async publish(name: string, record: unknown): Promise<{ readonly id: string }> {
    return this.#publisher(name).publish(record);
  }

  /** Stores records durably, in order. Rejects as `publish` does; then it has stored none. */
  async publishMany(name: string, records: readonly unknown[]): Promise<readonly { readonly id: string }[]> {
    return this.#publisher(name).publishMany(records);
  }

  #publisher(name: string): StreamPublisher<unknown> {
    const handle = handleOf(this.#named(name).layout, "publisher", this.#access.drivers);
    return handle as StreamPublisher<unknown>; // what this access gives
  }

  #named(name: string) {
    return named("stream", this.#access.inventory.resources.stream, name);
  }
}
