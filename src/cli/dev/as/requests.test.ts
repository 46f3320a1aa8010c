import {
  app,
  bucket,
  consumer,
  http,
  httpApi,
  type JsonObject,
  objectCreated,
  onObjectCreated,
  schedule,
  scheduled,
  table,
} from "@motif/core";
import { JsonResponse } from "@motif/core/platform";
import { start } from "@motif/engine/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { aws, azure, CLOUDS, gcp } from "./clouds.ts";
import { httpApp, numbers, sleep } from "./queue-app.ts";

const MIB = 1024 * 1024;

describe("a request", () => {
  const post = async (cloud: (typeof CLOUDS)[number], contentType: string, bytes: number) => {
    await using t = await start(
      httpApp("POST", () => new Response("taken"), 6 * MIB),
      { as: cloud },
    );
    const body = new Uint8Array(bytes);
    return (await t.fetch("/", { method: "POST", headers: { "content-type": contentType }, body })).status;
  };

  // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  it("as AWS has 6 MiB at most, in Base64 where it is no text", async () => {
    expect(await post(aws, "text/plain", 5 * MIB)).toBe(200);
    expect(await post(aws, "application/octet-stream", 4 * MIB)).toBe(200);
    expect(await post(aws, "application/octet-stream", 5 * MIB)).toBe(413);
  });

  it.each([azure, gcp])("as $title has what the app allows: its own limit is higher", async (cloud) => {
    expect(await post(cloud, "application/octet-stream", 6 * MIB)).toBe(200);
    expect(await post(cloud, "application/octet-stream", 6 * MIB + 1)).toBe(413);
  });
});

describe.each(CLOUDS)("a response as $title", (cloud) => {
  const { response, collects, streamed } = cloud.http;

  it(response ? `has ${response.value / MIB} MiB at most` : "has any length", async () => {
    const get = async (bytes: number) => {
      await using t = await start(
        httpApp("GET", () => new JsonResponse("x".repeat(bytes - 2))),
        { as: cloud },
      );
      return t.fetch("/");
    };
    const limit = response?.value ?? 40 * MIB;
    expect((await get(limit)).status).toBe(200);
    const tooLarge = await get(limit + 1);
    expect(tooLarge.status).toBe(response ? 500 : 200);
    if (response)
      expect(await tooLarge.json()).toMatchObject({ detail: expect.stringContaining(cloud.title) });
  });

  it(
    streamed ? `that streams has ${streamed.value / MIB} MiB at most` : "that streams has any length",
    async () => {
      const chunk = new Uint8Array(MIB);
      const read = async (bytes: number) => {
        let left = bytes;
        const handler = () =>
          new Response(
            new ReadableStream({
              pull(controller) {
                if (left <= 0) return controller.close();
                controller.enqueue(chunk.subarray(0, left));
                left -= MIB;
              },
            }),
          );
        await using t = await start(httpApp("GET", handler, undefined, true), { as: cloud });
        let length = 0;
        for await (const part of (await t.fetch("/")).body ?? []) length += part.byteLength;
        return length;
      };
      const limit = streamed?.value ?? 20 * MIB;
      expect(await read(limit)).toBe(limit);
      if (streamed) await expect(read(limit + 1)).rejects.toThrow();
    },
  );

  it.each([
    [false, collects.value ? "in one piece" : "part by part"],
    [true, "part by part"],
  ])("that is made part by part arrives, with streams: %s, %s", async (streams, how) => {
    const handler = () =>
      new Response(
        new ReadableStream({
          async start(controller) {
            controller.enqueue(new TextEncoder().encode("first "));
            await sleep("20s");
            controller.enqueue(new TextEncoder().encode("second"));
            controller.close();
          },
        }),
      );
    await using t = await start(httpApp("GET", handler, undefined, streams), { as: cloud });
    const asked = t.now().getTime();
    const answer = await t.fetch("/");
    expect(t.now().getTime() - asked).toBe(how === "in one piece" ? 20_000 : 0);
    expect(await answer.text()).toBe("first second");
  });
});

describe.each(CLOUDS)("a table as $title", (cloud) => {
  it("takes the largest item of the cloud, and refuses one with a byte more", async () => {
    const Item = z.object({ id: z.string(), text: z.string() });
    const items = table("items", { schema: Item, partitionKey: "id" });
    const get = http("get", { uses: { items: items.reader } }, () => new Response());
    await using t = await start(app("tables", { api: httpApi({ "GET /": get }) }), { as: cloud });
    const item = (bytes: number): JsonObject => {
      const rest = JSON.stringify({ id: "a", text: "" }).length;
      return { id: "a", text: "x".repeat(bytes - rest) };
    };
    const limit = cloud.table.item.value;
    await t.table("items").put(item(limit));
    await expect(t.table("items").put(item(limit + 1))).rejects.toMatchObject({ code: "too-large" });
  });
});

describe.each(CLOUDS)("object events as $title", (cloud) => {
  it("all come, some of them twice, and in no order", async () => {
    const keys: string[] = [];
    const files = bucket("files");
    const look = consumer(
      "look",
      { event: objectCreated, timeout: "30s", concurrency: { reserved: 1 } },
      async ({ event }) => {
        keys.push(event.data.key);
        await sleep("1s");
      },
    );
    const definition = app("objects", { files: onObjectCreated(files, look) });
    await using t = await start(definition, { as: cloud });
    const written = numbers(100).map((n) => String(n).padStart(3, "0"));
    for (const key of written) await t.put("files", key, "content");
    await t.advance("1h");
    expect(new Set(keys)).toEqual(new Set(written));
    expect(keys.length).toBeGreaterThan(written.length);
    expect([...new Set(keys)]).not.toEqual(written);
  });
});

describe.each(CLOUDS)("a schedule as $title", (cloud) => {
  it(`runs at every time that is due${cloud.schedules.faults.twice.value ? ", now and then twice" : ", once"}`, async () => {
    const runs: number[] = [];
    const tick = scheduled("tick", { timeout: "30s" }, ({ event }) => {
      runs.push(Date.parse(event.data.scheduledFor) / 60_000);
    });
    const definition = app("clock", { ticking: schedule({ every: "1m" }, tick) });
    await using t = await start(definition, { as: cloud });
    await t.advance("200m");
    const [first = 0] = runs;
    expect([...new Set(runs)]).toEqual(numbers(200).map((n) => first + n));
    expect(runs.length > 200).toBe(cloud.schedules.faults.twice.value);
  });
});
