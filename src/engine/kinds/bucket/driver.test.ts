import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bucket } from "@motif/core";
import { bucketSuite } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import { cloningDrivers } from "../../testing/cloning-drivers.ts";
import { openStore } from "../store.ts";
import { bucketDriver } from "./driver.ts";
import type { BucketCall } from "./protocol.ts";

bucketSuite("engine", async () => {
  const store = openStore();
  return { driver: cloningDrivers(store).bucket, close: async () => store.close() };
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
