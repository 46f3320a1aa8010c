import type { AnyFunction } from "../../functions/any-function.ts";
import { deadLetterQueueOf } from "../../ground/delivery.ts";
import type { Layout } from "../../ground/grant.ts";
import { checkDuration, checkInteger } from "../../ground/numbers.ts";
import type { Report } from "../../ground/report.ts";
import { fieldTypeOf } from "../topic/check.ts";
import type { StreamLayout } from "./driver.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Partitions of an event hub in the Standard tier (https://learn.microsoft.com/azure/event-hubs/event-hubs-quotas). */
const MOST_SHARDS = 32;

/** From Kinesis' shortest retention (24 hours) to Event Hubs' longest in its Standard tier (7 days). */
export function checkStream(stream: StreamLayout, report: Report): void {
  const where = `stream ${stream.name}`;
  checkInteger(where, "shards", stream.shards, 1, MOST_SHARDS, report);
  checkDuration(where, "retention", stream.retention, DAY, 7 * DAY, report);
  const { partitionKey, schema } = stream;
  const type = typeof partitionKey === "string" ? fieldTypeOf(schema, partitionKey) : undefined;
  if (type !== "string" && type !== "number") {
    report(
      where,
      `partitionKey is ${JSON.stringify(partitionKey)}, which is no text or number of the schema's; name a field that says which records keep their order`,
    );
  }
}

/** In Pub/Sub a stream is a topic, as queues, topics and buses are: none of them has the name of another. */
export function checkStreams(
  streams: readonly StreamLayout[],
  _: readonly AnyFunction[],
  report: Report,
  resources: readonly Layout[],
): void {
  const named = (kind: string) => resources.filter((each) => each.kind === kind).map(({ name }) => name);
  const queues = named("queue");
  const taken = new Set([...queues, ...queues.map(deadLetterQueueOf), ...named("topic"), ...named("bus")]);
  for (const { name } of streams) {
    if (taken.has(name)) {
      report(
        `stream ${name}`,
        "has the name of a queue, of one's dead letters, of a topic or of a bus, which would be the same topic in Pub/Sub; rename it",
      );
    }
  }
}
