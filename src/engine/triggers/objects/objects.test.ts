import { app, bucket, consumer, objectCreated, onObjectCreated } from "@motif/core";
import { start } from "@motif/engine/testing";
import { describe, expect, it } from "vitest";

const files = bucket("files");

function bucketApp(handle: (key: string) => void = () => {}) {
  const seen: { key: string; at: number; version: string; id: string }[] = [];
  const load = consumer("load", { event: objectCreated, timeout: "30s" }, ({ event, now }) => {
    const { key, version } = event.data;
    seen.push({ key, version, at: now().getTime(), id: event.id });
    handle(key);
  });
  const definition = app("test", { load: onObjectCreated(files, load, { prefix: "in/", suffix: ".csv" }) });
  return { seen, definition };
}

describe("an object-created event", () => {
  it("reaches the consumer for keys that match prefix and suffix, and for no others", async () => {
    const { seen, definition } = bucketApp();
    await using t = await start(definition);
    for (const key of ["in/a.csv", "in/b.txt", "out/c.csv", "in/ünï 🚀.csv"]) await t.put("files", key, "x");
    await t.settle();
    expect(seen.map(({ key }) => key)).toEqual(["in/a.csv", "in/ünï 🚀.csv"]);
  });

  it("comes once for every version of an object", async () => {
    const { seen, definition } = bucketApp();
    await using t = await start(definition);
    await t.put("files", "in/a.csv", "1");
    await t.put("files", "in/a.csv", "2");
    await t.settle();
    expect(new Set(seen.map(({ version }) => version)).size).toBe(2);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html: after 1 minute, then after 2
  it("that fails is delivered twice more, then dead-lettered", async () => {
    const { seen, definition } = bucketApp(() => {
      throw new Error("broken file");
    });
    await using t = await start(definition);
    await t.put("files", "in/a.csv", "x");
    await t.advance("10m");
    expect(seen).toHaveLength(3);
    expect(await t.deadLetters("load")).toMatchObject([
      { data: { key: "in/a.csv" }, reason: "broken file", receiveCount: 3 },
    ]);
    expect(await t.redrive("load")).toBe(1);
  });

  it("survives a crash of its consumer", async () => {
    const { seen, definition } = bucketApp();
    await using t = await start(definition);
    t.faults.crash("load");
    await t.put("files", "in/a.csv", "x");
    await t.settle();
    expect(seen).toHaveLength(0);
    await t.advance("2m");
    expect(seen).toHaveLength(1);
  });
});
