import { milliseconds } from "../../ground/units.ts";
import type { StreamLayout } from "./driver.ts";

/** A stream, resolved. */
export interface StreamEntry {
  readonly name: string;
  readonly layout: StreamLayout;
  readonly partitionKey: string;
  readonly shards: number;
  readonly retentionMs: number;
}

/** Resolves a stream. */
export function streamEntry(stream: StreamLayout): StreamEntry {
  const { name, partitionKey, shards, retention } = stream;
  return { name, layout: stream, partitionKey, shards, retentionMs: milliseconds(retention) };
}
