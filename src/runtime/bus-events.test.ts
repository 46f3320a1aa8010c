import { batchConsumer, type CloudEvent, consumer } from "@motif/core";
import { envelopeOf } from "@motif/core/platform";
import { expect, it } from "vitest";
import * as z from "zod/mini";
import { createRuntime } from "./platform.ts";
import { FakePlatform, queueEvent } from "./testing/fake-platform.ts";

const Order = z.object({ n: z.number() });
const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

/** A message with an event of a bus. */
function message(id: string, n: number, eventId = `event-${n}`) {
  const event = { type: "OrderPlaced", subject: `o-${n}`, data: { n }, carried: { traceparent } };
  const bus = { name: "orders", source: "shop" };
  return queueEvent(id, envelopeOf(bus, event, eventId, "2026-11-30T06:00:00.000Z"));
}

it("gives a handler the event that was published, not the message that brought it", async () => {
  const seen: CloudEvent<unknown>[] = [];
  const fn = consumer("c", { event: Order }, ({ event }) => void seen.push(event));
  const platform = new FakePlatform();
  expect(await createRuntime(fn, platform).consume([message("m1", 1)], platform.call())).toEqual([]);
  expect(seen).toEqual([
    {
      specversion: "1.0",
      id: "event-1",
      source: "shop",
      type: "OrderPlaced",
      time: "2026-11-30T06:00:00.000Z",
      subject: "o-1",
      traceparent,
      data: { n: 1 },
    },
  ]);
});

it("says which messages failed: of an event that came twice at once, both", async () => {
  const fn = batchConsumer("c", { event: Order }, ({ events, failed }) => {
    for (const event of events) if (event.data.n === 2) failed(event, new Error("no"));
  });
  const platform = new FakePlatform();
  const batch = [message("m1", 1), message("m2", 2), message("m3", 2), queueEvent("m4", { n: 2 })];
  const failures = await createRuntime(fn, platform).consume(batch, platform.call());
  expect(failures.map(({ id }) => id).sort()).toEqual(["m2", "m3", "m4"]);
});
