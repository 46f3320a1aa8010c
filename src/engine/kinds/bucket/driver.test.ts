import { hash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bucket } from "@motif/core";
import { apiWith, bucketSuite, inventoryOf } from "@motif/core/testing";
import { describe, expect, it, vi } from "vitest";
import { cloningDrivers } from "../../testing/cloning-drivers.ts";
import { toHttpRequestData, toResponse } from "../../testing/fetch.ts";
import { openStore } from "../store.ts";
import { SMALL_BYTES } from "./content.ts";
import { bucketDriver } from "./driver.ts";
import type { BucketCall } from "./protocol.ts";
import { uploadHandler } from "./upload-handler.ts";

bucketSuite("engine", async (buckets) => {
  const store = openStore();
  const drivers = cloningDrivers(store);
  const uses = Object.fromEntries(buckets.map((layout) => [layout.name, bucket(layout.name).reader]));
  const handle = uploadHandler({
    inventory: inventoryOf(apiWith({ uses })),
    state: store.kinds.bucket,
    drivers,
  });
  const send = async (url: string, init: RequestInit) => {
    const { body, ...request } = await toHttpRequestData(url, init);
    return toResponse(
      await handle({
        ...request,
        ...(body && { body: new Response(body as Uint8Array<ArrayBuffer>).body ?? new Blob().stream() }),
      }),
    );
  };
  return { driver: drivers.bucket, uploads: { send, holds: true }, close: async () => store.close() };
});

describe("content", () => {
  const files = bucket("files");
  const chunk = 1000;
  /** A stream of so many bytes. */
  const streamOf = (size: number, onCancel = () => {}) => {
    let left = size;
    return new ReadableStream<Uint8Array>({
      pull(controller) {
        if (left > 0) controller.enqueue(new Uint8Array(Math.min(left, chunk)).fill(left % 251));
        left = Math.max(0, left - chunk);
        if (left === 0) controller.close();
      },
      cancel: onCancel,
    });
  };
  const collected = async (stream: ReadableStream<Uint8Array>) =>
    Buffer.from(await new Response(stream).arrayBuffer());

  it("comes back as it was, whether it is small or in a file, a stream or not", async () => {
    const store = openStore();
    const driver = cloningDrivers(store).bucket;
    for (const size of [0, 1, SMALL_BYTES, SMALL_BYTES + 1, 3 * SMALL_BYTES]) {
      const bytes = await collected(streamOf(size));
      for (const content of [bytes, streamOf(size)]) {
        const written = await driver.put(files, "a", content, {});
        expect([size, written.size, written.etag]).toEqual([size, size, hash("md5", bytes)]);
        const object = await driver.get(files, "a", undefined);
        expect(Buffer.from((await object?.bytes()) ?? []).equals(bytes)).toBe(true);
        const opened = store.kinds.bucket.open("files", "a");
        expect(opened && "path" in opened).toBe(size > SMALL_BYTES);
      }
    }
    store.close();
  });

  it("that is not taken to its end is cancelled", async () => {
    const refusing = bucketDriver((async ({ type }) => {
      if (type === "bucket.startPut") return { upload: "u", path: "/nowhere/u", sync: false };
    }) as BucketCall);
    const onCancel = vi.fn();
    await expect(refusing.put(files, "a", streamOf(1_000_000, onCancel), {})).rejects.toThrow("ENOENT");
    expect(onCancel).toHaveBeenCalledOnce();
  });
});

describe("an object that is replaced before its file is opened", () => {
  const files = bucket("files");
  const info = {
    key: "a",
    size: 4,
    etag: "e",
    version: "e",
    contentType: "text/plain",
    lastModified: "2026-01-01T00:00:00.000Z",
    metadata: {},
  };
  /** An engine that names files, one after the other; the last one for ever. */
  const naming = (...paths: readonly string[]) => {
    let asked = 0;
    const call = (async () => ({ info, path: paths[Math.min(asked++, paths.length - 1)] })) as BucketCall;
    return { driver: bucketDriver(call), asked: () => asked };
  };

  it("is asked for again, and read from its new file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "motif-bucket-"));
    writeFileSync(join(folder, "new"), "text");
    const { driver } = naming(join(folder, "old"), join(folder, "new"));
    const object = await driver.get(files, "a", undefined);
    expect(await object?.text()).toBe("text");
    rmSync(folder, { recursive: true });
  });

  it("is given up after ten times", async () => {
    const { driver, asked } = naming("/nowhere/a");
    await expect(driver.get(files, "a", undefined)).rejects.toThrow("ENOENT");
    expect(asked()).toBe(10);
  });
});
