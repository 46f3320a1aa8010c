import { describe, expect, it } from "vitest";
import { InProgressError, type Lease } from "../index.ts";
import { IdempotencyFixture } from "../testing/idempotency-fixture.ts";
import { exclusively } from "./exclusively.ts";

let ids = 0;

/** A run that may last 30 s. */
function run(fixture: IdempotencyFixture, work: (lease: Lease) => Promise<void>, name = "clean-up") {
  const deadline = fixture.time + 30_000;
  const context = {
    now: () => new Date(fixture.time),
    newId: () => `run-${++ids}`,
    remainingTime: () => deadline - fixture.time,
  };
  return exclusively(context, { store: fixture.store(), name }, work);
}

describe("exclusive work", () => {
  it("is left out while somebody does it, and done again afterwards", async () => {
    const fixture = new IdempotencyFixture();
    const done: string[] = [];
    const first = await run(fixture, async () => {
      done.push("first");
      expect(await run(fixture, async () => void done.push("meanwhile"))).toBe(false);
      expect(await run(fixture, async () => void done.push("other"), "other")).toBe(true);
    });
    expect(first).toBe(true);
    expect(await run(fixture, async () => void done.push("next"))).toBe(true);
    expect(done).toEqual(["first", "other", "next"]);
  });

  it("that throws is thrown, and keeps nobody out", async () => {
    const fixture = new IdempotencyFixture();
    const failing = run(fixture, async () => {
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await run(fixture, async () => {})).toBe(true);
  });

  it("that itself meets work in progress does not pass for left out", async () => {
    const fixture = new IdempotencyFixture();
    const failing = run(fixture, async () => {
      throw new InProgressError(1000);
    });
    await expect(failing).rejects.toThrow(InProgressError);
  });

  it("of an attempt that died is left out until its lease ends, and no longer", async () => {
    const fixture = new IdempotencyFixture();
    void run(fixture, () => new Promise(() => {}));
    await fixture.settled();
    fixture.time += 29_999;
    expect(await run(fixture, async () => {})).toBe(false);
    fixture.time += 1;
    expect(await run(fixture, async () => {})).toBe(true);
  });
});
