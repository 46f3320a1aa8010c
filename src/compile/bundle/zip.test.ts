import { describe, expect, it } from "vitest";
import { zip } from "./zip.ts";

describe("a zip", () => {
  it("has the same bytes whatever the order of its files", () => {
    const [a, b] = [new Uint8Array([1]), new Uint8Array([2])];
    expect(zip({ b, a })).toEqual(zip({ a, b }));
  });

  it("gives everybody the right to read its files", () => {
    // Upper half of the external attributes in the central directory: the Unix mode (APPNOTE 4.4.15).
    const bytes = Buffer.from(zip({ "index.mjs": new Uint8Array([1]) }));
    const directory = bytes.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    expect(bytes.readUInt32LE(directory + 38) >>> 16).toBe(0o100644);
  });
});
