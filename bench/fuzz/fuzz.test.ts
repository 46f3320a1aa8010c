import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ENTRIES } from "./entries.ts";
import { runEntry } from "./run-entry.ts";

/** A sample, with another seed in every run; `npm run fuzz` gives a million. */
const INPUTS = 2_000;

// Azure's library warns of each GET with a body.
beforeAll(() => void vi.spyOn(console, "warn").mockReturnValue());
afterAll(() => void vi.restoreAllMocks());

describe("whatever comes in, nothing crashes, hangs or blames the server", () => {
  it.each(ENTRIES)("$name: $what", { timeout: 120_000 }, async (entry) => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const { inputs, failure } = await runEntry(entry, { inputs: INPUTS, seed });
    expect(failure, `seed ${seed}`).toBeUndefined();
    expect(inputs).toBe(INPUTS);
  });
});
