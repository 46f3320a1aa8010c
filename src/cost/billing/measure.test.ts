import { describe, expect, test } from "vitest";
import { checkBatch, checkUsage } from "./measure.ts";

describe("impossible workloads", () => {
  test.each([
    ["requests", { requests: -1 }, /create-item: requests is -1/],
    ["durationMs", { durationMs: Number.NaN }, /create-item: durationMs is NaN/],
    ["memoryMB", { memoryMB: Number.POSITIVE_INFINITY }, /create-item: memoryMB is Infinity/],
    [
      "share",
      { coldStarts: { share: 1.5, initMs: 100 } },
      /create-item: coldStarts\.share is 1\.5; .* between 0 and 1/,
    ],
    ["spread", { durationMs: [{ value: -5, share: 1 }] }, /create-item: durationMs\[0\]\.value is -5/],
  ])("with a bad %s are refused by name", (_, wrong, message) => {
    const usage = { architecture: "arm64", memoryMB: 128, requests: 1, durationMs: 1 } as const;
    expect(() => checkUsage("create-item", { ...usage, ...wrong })).toThrow(message);
  });

  test("with an empty batch are refused by name", () => {
    expect(() => checkBatch("orders", "sends.batchSize", 0)).toThrow(/orders: sends\.batchSize is 0/);
  });
});
