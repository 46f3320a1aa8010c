import {
  app,
  type Condition,
  consume,
  consumer,
  http,
  httpApi,
  queue,
  type SubscriptionPolicy,
  subscribe,
  TerminalError,
  topic,
} from "@motif/core";
import { start } from "@motif/engine/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";

const Image = z.object({ key: z.string(), kind: z.optional(z.string()), bytes: z.optional(z.number()) });
type Image = z.infer<typeof Image>;
type Policy = SubscriptionPolicy<"kind" | "bytes">;

interface Seen {
  readonly by: string;
  readonly key: string;
  readonly id: string;
  readonly trace: string;
  readonly attempt: number;
}

/** An app with a topic and a subscription for each of these consumers; `seen` has what each got. */
function fanOut(
  consumers: Readonly<Record<string, { readonly handle?: (key: string) => void; readonly policy?: Policy }>>,
) {
  const seen: Seen[] = [];
  const images = topic("images", { schema: Image, filterBy: ["kind", "bytes"] });
  const publish = http("publish", { uses: { images: images.publisher }, body: Image }, async (input) => {
    return Response.json({ ...(await input.images.publish(input.body)), trace: input.trace.traceId });
  });
  const subscriptions = Object.entries(consumers).map(([by, { handle = () => {}, policy = {} }]) => {
    const consuming = consumer(by, { event: Image, timeout: "10s" }, ({ event, receiveCount, trace }) => {
      seen.push({ by, key: event.data.key, id: event.id, trace: trace.traceId, attempt: receiveCount });
      handle(event.data.key);
    });
    return [by, subscribe(images, consuming, { batchSize: 1, ...policy })] as const;
  });
  const definition = app("test", {
    api: httpApi({ "POST /images": publish }),
    ...Object.fromEntries(subscriptions),
  });
  return { seen, definition, gotBy: (by: string) => seen.filter((each) => each.by === by) };
}

const fail = () => {
  throw new Error("no luck");
};
const post = (image: Image) => ({
  method: "POST",
  body: JSON.stringify(image),
  headers: { "content-type": "application/json" },
});

describe("a topic", () => {
  it("gives each subscription a copy, with the id of the publication and in its trace", async () => {
    const { seen, definition } = fanOut({ resize: {}, inspect: {} });
    await using t = await start(definition);
    const answer = await t.fetch("/images", post({ key: "a" }));
    const { id, trace } = await answer.json();
    await t.settle();
    expect(seen.map(({ by }) => by).sort()).toEqual(["inspect", "resize"]);
    expect(new Set(seen.map((each) => each.id))).toEqual(new Set([id]));
    expect(new Set(seen.map((each) => each.trace))).toEqual(new Set([trace]));
  });

  it("lets no subscription wait for another one that fails, hangs or is slow", async () => {
    const { gotBy, definition } = fanOut({
      resize: {},
      inspect: { handle: fail, policy: { retry: { attempts: 3, initialDelay: "1m" } } },
    });
    await using t = await start(definition);
    await t.publish("images", { key: "a" });
    await t.publish("images", { key: "b" });
    await t.settle();
    expect(gotBy("resize").map(({ key }) => key)).toEqual(["a", "b"]);
    await t.advance("1h");
    expect(gotBy("resize")).toHaveLength(2);
    expect(gotBy("inspect")).toHaveLength(6);
  });

  it("has dead letters for each subscription, which go back to that one alone", async () => {
    let broken = true;
    const { gotBy, definition } = fanOut({
      resize: {},
      inspect: {
        handle: () => {
          if (broken) throw new TerminalError("cannot read it");
        },
      },
    });
    await using t = await start(definition);
    await t.publish("images", { key: "a" });
    await t.settle();
    expect(await t.deadLetters("images-inspect")).toMatchObject([
      { data: { key: "a" }, reason: expect.stringContaining("cannot read it") },
    ]);
    expect(await t.deadLetters("images-resize")).toEqual([]);
    broken = false;
    expect(await t.redrive("images-inspect")).toBe(1);
    await t.settle();
    expect(gotBy("resize")).toHaveLength(1);
    expect(gotBy("inspect").map(({ id }) => id)).toEqual([gotBy("resize")[0]?.id, gotBy("resize")[0]?.id]);
  });

  it.each<[NonNullable<Policy["filter"]>, string]>([
    [{ kind: [{ prefix: "image/" }] }, "ab"],
    [{ kind: ["image/gif"], bytes: [{ numeric: ["<=", 100] }] }, "a"],
    [{ kind: [{ exists: false } satisfies Condition] }, "d"],
  ])("gives a subscription with the filter %j just what it asks for", async (filter, keys) => {
    const { gotBy, definition } = fanOut({ all: {}, some: { policy: { filter } } });
    await using t = await start(definition);
    await t.publish("images", { key: "a", kind: "image/gif", bytes: 100 });
    await t.publish("images", { key: "b", kind: "image/gif", bytes: 101 });
    await t.publish("images", { key: "c", kind: "text/plain" });
    await t.publish("images", { key: "d" });
    await t.settle();
    expect(gotBy("all")).toHaveLength(4);
    expect(
      gotBy("some")
        .map(({ key }) => key)
        .join(""),
    ).toBe(keys);
    expect(await t.queue("images-some")).toMatchObject({ available: 0, inFlight: 0 });
  });

  it("delivers to a queue, which others may send to as well", async () => {
    const images = topic("images", { schema: Image });
    const archive = queue("archive", { schema: Image, subscribesTo: { topic: images } });
    const keys: string[] = [];
    const store = consumer("store", { event: Image }, ({ event }) => void keys.push(event.data.key));
    await using t = await start(app("test", { archive: consume(archive, store) }));
    await t.publish("images", { key: "published" });
    await t.send("archive", { key: "sent" });
    await t.settle();
    expect(keys.sort()).toEqual(["published", "sent"]);
  });

  it("keeps the order of a FIFO group in each subscription, whatever another does", async () => {
    const images = topic("images", { schema: Image, fifo: true });
    const got: Record<string, string[]> = { slow: [], quick: [] };
    let failures = 2;
    const slow = consumer("slow", { event: Image }, ({ event }) => {
      if (event.data.key === "a1" && failures-- > 0) throw new Error("not yet");
      got.slow?.push(event.data.key);
    });
    const quick = consumer("quick", { event: Image }, ({ event }) => void got.quick?.push(event.data.key));
    const definition = app("test", { slow: subscribe(images, slow), quick: subscribe(images, quick) });
    await using t = await start(definition);
    for (const key of ["a1", "a2", "b1"]) await t.publish("images", { key }, { group: key.charAt(0) });
    await t.publish("images", { key: "a1" }, { group: "a" });
    await t.settle();
    expect(got.slow).toEqual(["b1"]);
    const quickOf = (group: string) => got.quick?.filter((key) => key.startsWith(group));
    expect({ a: quickOf("a"), b: quickOf("b") }).toEqual({ a: ["a1", "a2"], b: ["b1"] });
    await t.advance("1h");
    expect(got.slow).toEqual(["b1", "a1", "a2"]);
  });

  it("takes messages of its schema only, and says which topics there are", async () => {
    const { definition } = fanOut({ resize: {} });
    await using t = await start(definition);
    await expect(t.publish("imges", { key: "a" })).rejects.toThrow("no topic imges. It has: images");
    await expect(t.publish("images", { name: "a" })).rejects.toThrow("message of topic images");
  });

  it("counts what is published, and the copies that queues get of it", async () => {
    const { definition } = fanOut({ all: {}, some: { policy: { filter: { kind: ["a"] } } } });
    await using t = await start(definition);
    await t.publish("images", { key: "1", kind: "a" });
    await t.publish("images", { key: "2" });
    await t.settle();
    expect(t.usage()).toMatchObject({
      topics: { images: { publishCalls: 2, published: { 1024: 2 } } },
      queues: {
        "images-all": { sendCalls: 0, sent: {}, forwarded: { 1024: 2 }, delivered: 2 },
        "images-some": { forwarded: { 1024: 1 }, delivered: 1 },
      },
    });
  });
});
