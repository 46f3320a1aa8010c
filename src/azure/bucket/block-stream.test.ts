import { describe, expect, it } from "vitest";
import { BlockStream } from "./block-stream.ts";

describe("a stream in blocks", () => {
  const BLOCK = 8 * 1024 * 1024;

  it.each([
    [0, []],
    [1, [1]],
    [BLOCK, [BLOCK]],
    [BLOCK + 1, [BLOCK, 1]],
    [3 * BLOCK, [BLOCK, BLOCK, BLOCK]],
  ])("of %i bytes has blocks of one size, and knows its last one", async (size, expected) => {
    let left = size;
    const blocks = new BlockStream(
      new ReadableStream({
        pull(controller) {
          const chunk = Math.min(left, 3_000_001);
          if (chunk > 0) controller.enqueue(new Uint8Array(chunk));
          left -= chunk;
          if (left === 0) controller.close();
        },
      }),
    );
    const sizes: number[] = [];
    for (let block = await blocks.next(); block; block = await blocks.next()) {
      sizes.push(block.byteLength);
      expect(blocks.ended).toBe(sizes.length === expected.length);
    }
    expect(sizes).toEqual(expected);
  });
});
