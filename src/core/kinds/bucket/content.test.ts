import { describe, expect, it } from "vitest";
import { heldContent } from "./content.ts";

/** What has happened to a promise once everything that is at hand has been done. */
const settled = (promise: Promise<unknown>) =>
  Promise.race([promise.then(() => "settled"), new Promise((resolve) => setImmediate(resolve, "waits"))]);

describe("the body of content that is there as a whole", () => {
  it.each([[[1, 2, 3]], [[]]])("gives %j, and ends", async (bytes) => {
    const reader = heldContent(Uint8Array.from(bytes)).body.getReader();
    if (bytes.length > 0) expect((await reader.read()).value).toEqual(Uint8Array.from(bytes));
    expect(await settled(reader.closed)).toBe("settled");
    expect(await reader.read()).toEqual({ done: true, value: undefined });
  });
});
