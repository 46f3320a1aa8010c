import { type CloudEvent, consumer, objectCreated, TerminalError } from "@motif/core";
import { describe, expect, it, vi } from "vitest";
import { ASYNC_DELIVERY_VARIABLE, type AsyncDelivery } from "../function/environment.ts";
import { DEAD, triggered } from "../testing/triggered.ts";
import { FILTERS_VARIABLE } from "./environment.ts";
import { serve } from "./trigger.ts";

const delivery: AsyncDelivery = {
  attempts: 3,
  initialDelayMs: 60_000,
  maxDelayMs: 120_000,
  factor: 2,
  maximumAgeMs: 6 * 3_600_000,
  deadLetterTopic: DEAD,
};
const { post, deadLetters } = triggered({
  MOTIF_BUCKET_MY_UPLOADS: "acme-staging-my-uploads",
  [ASYNC_DELIVERY_VARIABLE]: JSON.stringify(delivery),
  [FILTERS_VARIABLE]: JSON.stringify([{ bucket: "my-uploads", prefix: "in/", suffix: ".csv" }]),
});

describe("an object's event", () => {
  const GENERATION = "1587627537231057";
  const finalized = (name: string, more: object = {}) => ({
    kind: "storage#object",
    bucket: "acme-staging-my-uploads",
    name,
    generation: GENERATION,
    metageneration: "1",
    contentType: "text/csv",
    size: "352",
    md5Hash: "1B2M2Y8AsgTpgAmY7PhCfg==",
    ...more,
  });
  /** https://cloud.google.com/eventarc/docs/cloudevents-json */
  const attributes = (time: string) => ({
    "ce-id": "7631145714375969",
    "ce-source": "//storage.googleapis.com/projects/_/buckets/acme-staging-my-uploads",
    "ce-specversion": "1.0",
    "ce-type": "google.cloud.storage.object.v1.finalized",
    "ce-time": time,
    "ce-subject": "objects/in/M%C3%A4rz%202026.csv",
  });
  const ago = (milliseconds: number) => new Date(Date.now() - milliseconds).toISOString();

  it("reaches the consumer as the engine's events do, with the trace that the object carries", async () => {
    const seen: CloudEvent<unknown>[] = [];
    const fn = consumer("watching", { event: objectCreated }, ({ event }) => void seen.push(event));
    const carried = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const object = finalized("in/März 2026+1.csv", { metadata: { "motif-traceparent": carried } });
    const time = ago(1000);
    expect((await post(serve(fn, {}), object, attributes(time))).status).toBe(204);
    expect(seen).toEqual([
      {
        specversion: "1.0",
        id: "7631145714375969",
        source: "/buckets/my-uploads",
        type: "dev.motif.bucket.object-created",
        time,
        subject: "in/März 2026+1.csv",
        traceparent: carried,
        data: {
          bucket: "my-uploads",
          key: "in/März 2026+1.csv",
          size: 352,
          etag: "d41d8cd98f00b204e9800998ecf8427e",
          version: GENERATION,
          sequencer: `000${GENERATION}`,
        },
      },
    ]);
  });

  it.each(["out/a.csv", "in/a.txt"])("of %s, which is not the function's, is left alone", async (name) => {
    const calls = vi.fn();
    const fn = consumer("watching", { event: objectCreated }, calls);
    expect((await post(serve(fn, {}), finalized(name), attributes(ago(0)))).status).toBe(204);
    expect(calls).not.toHaveBeenCalled();
  });

  const broken = consumer("broken", { event: objectCreated }, () => {
    throw new Error("not now");
  });

  it("is tried again until the waits of its retry policy would be over, then goes to the dead-letter topic", async () => {
    const handler = serve(broken, {});
    expect((await post(handler, finalized("in/a.csv"), attributes(ago(170_000)))).status).toBe(500);
    expect(deadLetters()).toEqual([]);
    expect((await post(handler, finalized("in/a.csv"), attributes(ago(180_000)))).status).toBe(204);
    expect(deadLetters()).toMatchObject([
      { data: { function: "broken", condition: "RetriesExhausted", reason: "not now" }, reason: "not now" },
    ]);
    expect(deadLetters()[0]).toHaveProperty("data.payload.data", finalized("in/a.csv"));
  });

  it("goes there at once where the handler says so, and untried where it is too old", async () => {
    const terminal = consumer("terminal", { event: objectCreated }, () => {
      throw new TerminalError("never");
    });
    expect((await post(serve(terminal, {}), finalized("in/a.csv"), attributes(ago(0)))).status).toBe(204);
    const calls = vi.fn();
    const late = consumer("late", { event: objectCreated }, calls);
    const old = attributes(ago(6 * 3_600_000 + 1000));
    expect((await post(serve(late, {}), finalized("in/a.csv"), old)).status).toBe(204);
    expect(calls).not.toHaveBeenCalled();
    expect(deadLetters()).toMatchObject([
      { data: { condition: "TerminalError" } },
      { data: { condition: "EventAgeExceeded" } },
    ]);
  });

  it("of a bucket that the function was not told of is refused and so not lost", async () => {
    const calls = vi.fn();
    const fn = consumer("watching", { event: objectCreated }, calls);
    const other = finalized("in/a.csv", { bucket: "acme-production-my-uploads" });
    expect((await post(serve(fn, {}), other, attributes(ago(0)))).status).toBe(400);
    expect(calls).not.toHaveBeenCalled();
  });

  it("of another type is refused", async () => {
    const fn = consumer("watching", { event: objectCreated }, () => {});
    const deleted = { ...attributes(ago(0)), "ce-type": "google.cloud.storage.object.v1.deleted" };
    expect((await post(serve(fn, {}), finalized("in/a.csv"), deleted)).status).toBe(400);
  });
});
