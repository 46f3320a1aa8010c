import { randomUUID } from "node:crypto";
import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from "@aws-sdk/client-eventbridge";
import { MotifError, ThrottledError, TooLargeError } from "@motif/core";
import { batchesOf, inParallel } from "@motif/core/driver";
import { type BusDriver, type BusLayout, envelopeOf, type OutgoingEvent } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import { serviceError } from "../ground/client/service-error.ts";
import { QUOTAS } from "./profile.ts";

const BATCHES_AT_ONCE = 4;

/** An event on its way, with the id that all its consumers know it by. */
interface Sending {
  readonly id: string;
  readonly entry: PutEventsRequestEntry;
  readonly size: number;
}

/** Buses in EventBridge, seen from a publisher. */
export function busDriver(client: EventBridgeClient): BusDriver {
  return {
    async publish(bus, events) {
      const all = events.map((event) => sending(bus, event));
      const limits = { most: QUOTAS.batch.value, bytes: QUOTAS.eventSize.value };
      const batches = batchesOf(all, ({ size }) => size, limits);
      await inParallel(batches, BATCHES_AT_ONCE, (batch) => putEvents(client, bus, batch));
      return all.map(({ id }) => ({ id }));
    },
  };
}

/** A batch can be accepted in part: then the call throws. */
async function putEvents(client: EventBridgeClient, { name }: BusLayout, batch: readonly Sending[]) {
  const where = `bus ${name}`;
  const command = new PutEventsCommand({ Entries: batch.map(({ entry }) => entry) });
  const { Entries = [] } = await client.send(command).catch((error) => {
    throw serviceError(error, where);
  });
  const failed = Entries.filter(({ EventId }) => EventId === undefined);
  const [failure] = failed;
  if (failure === undefined && Entries.length === batch.length) return;
  const text = `EventBridge did not accept ${failed.length} of ${batch.length} events to ${where}: ${failure?.ErrorMessage ?? failure?.ErrorCode ?? "it did not say why"}`;
  throw failure?.ErrorCode === "ThrottlingException"
    ? new ThrottledError(text)
    : new MotifError("service-failed", text);
}

/** The whole CloudEvent is the detail, and its source and type are EventBridge's too. Throws `TooLargeError`. */
function sending(bus: BusLayout, event: OutgoingEvent): Sending {
  const id = randomUUID();
  const detail = JSON.stringify(envelopeOf(bus, event, id, new Date().toISOString()));
  const entry = {
    EventBusName: physicalName("bus", bus.name),
    Source: bus.source,
    DetailType: event.type,
    Detail: detail,
  };
  const size = Buffer.byteLength(detail) + bus.source.length + event.type.length;
  const largest = QUOTAS.eventSize.value;
  if (size <= largest) return { id, entry, size };
  throw new TooLargeError(
    `An event of bus ${bus.name} has ${size} bytes with its attributes; ${largest} are allowed. Put large content into a bucket and publish its key.`,
  );
}
