import { bucket, ConditionFailedError, InvalidArgumentError, NotFoundError } from "@motif/core";
import { type Fault, proxy } from "@motif/core/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { closedAfterEach } from "../testing/opened.ts";
import { storageServer } from "../testing/storage-server.ts";
import { bucket as driver } from "./driver.ts";

const files = bucket("files");

beforeEach(() => {
  vi.stubEnv("MOTIF_BUCKET_FILES", "acme-files");
  // The jitter of all delays: retries follow at once.
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});
const opened = closedAfterEach();

describe("Cloud Storage", () => {
  const MIB = 1024 * 1024;
  const storage = async (fault: Parameters<typeof proxy>[1] = () => "pass") => {
    const server = opened(await storageServer(["acme-files"]));
    const between = opened(await proxy(server.url, fault));
    vi.stubEnv("STORAGE_EMULATOR_HOST", between.url);
    return server;
  };
  const chunks = (count: number, size: number) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (let i = 0; i < count; i++) controller.enqueue(new Uint8Array(size).fill(i));
        controller.close();
      },
    });

  // https://docs.cloud.google.com/storage/docs/objects#naming
  it("refuses a key that it keeps for itself before anything is sent", async () => {
    await expect(driver.put(files, ".well-known/acme-challenge/x", "", {})).rejects.toThrow(
      InvalidArgumentError,
    );
  });

  it.each([16, 17, 20])(
    "stores a stream of %i MiB in parts, each of which can be tried again",
    async (size) => {
      let parts = 0;
      await storage(({ method }) => (method === "PUT" && ++parts === 2 ? "fail" : "pass"));
      const put = await driver.put(files, "large", chunks(size, MIB), {});
      expect(put.size).toBe(size * MIB);
      const bytes = await (await driver.get(files, "large"))?.bytes();
      expect(bytes?.byteLength).toBe(size * MIB);
      expect([0, 7, 8, size - 1].map((i) => bytes?.[i * MIB])).toEqual([0, 7, 8, size - 1]);
      expect(parts).toBe(Math.ceil(size / 8) + 1);
    },
  );

  it("stores a large object that is in memory in parts too", async () => {
    let parts = 0;
    await storage(({ method }) => (method === "PUT" && ++parts === 1 ? "fail" : "pass"));
    const content = new Uint8Array(9 * MIB).fill(7);
    expect((await driver.put(files, "large", content, {})).size).toBe(9 * MIB);
    expect(parts).toBe(3);
  });

  it("an upload whose last answer was lost has not failed", async () => {
    let parts = 0;
    await storage(({ method }) => (method === "PUT" && ++parts === 2 ? "lose-answer" : "pass"));
    expect((await driver.put(files, "large", chunks(9, MIB), {})).size).toBe(9 * MIB);
    expect(parts).toBe(3);
  });

  it("gives an upload up whose stream fails after its first part", async () => {
    const deleted: string[] = [];
    const server = await storage(({ method = "", url = "" }) => {
      if (method === "DELETE") deleted.push(url);
      return "pass";
    });
    let made = 0;
    const content = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (made++ < 18) controller.enqueue(new Uint8Array(MIB));
        else controller.error(new Error("the sender went away"));
      },
    });
    await expect(driver.put(files, "large", content, {})).rejects.toThrow("the sender went away");
    expect(deleted).toHaveLength(1);
    expect(server.objects("acme-files")).toEqual([]);
  });

  it("a conditional put whose answer was lost has not failed", async () => {
    let isLost = false;
    await storage(({ method }) => {
      if (method !== "POST" || isLost) return "pass";
      isLost = true;
      return "lose-answer";
    });
    const put = await driver.put(files, "key", "content", { if: "absent" });
    expect((await driver.head(files, "key"))?.version).toBe(put.version);
    await expect(driver.put(files, "key", "other", { if: "absent" })).rejects.toThrow(ConditionFailedError);
  });

  it("reads an object that was replaced between its two calls as it is then", async () => {
    let isReplaced = false;
    await storage(async ({ url = "" }): Promise<Fault> => {
      if (!url.includes("alt=media") || isReplaced) return "pass";
      isReplaced = true;
      await driver.put(files, "key", "second", {});
      return "pass";
    });
    await driver.put(files, "key", "first", {});
    expect(await (await driver.get(files, "key"))?.text()).toBe("second");
  });

  it("tells an object that is not there from a bucket that is not", async () => {
    await storage();
    expect(await driver.get(files, "nothing")).toBeUndefined();
    vi.stubEnv("MOTIF_BUCKET_FILES", "elsewhere");
    await expect(driver.get(files, "nothing")).rejects.toThrow(NotFoundError);
    await expect(driver.delete(files, "nothing")).rejects.toThrow("knows no bucket files");
  });

  it("carries the trace of the writer along, out of the user's sight", async () => {
    const server = await storage();
    const attributes = { traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" };
    await driver.put(files, "key", "", { metadata: { owner: "ann" }, attributes });
    expect(server.objects("acme-files")[0]?.metadata).toMatchObject({
      owner: "ann",
      "motif-traceparent": attributes.traceparent,
    });
    expect((await driver.head(files, "key"))?.metadata).toEqual({ owner: "ann" });
    await expect(driver.put(files, "key", "", { metadata: { "motif-x": "1" } })).rejects.toThrow(
      "are Motif's",
    );
  });
});
