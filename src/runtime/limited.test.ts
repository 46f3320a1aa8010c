import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { limited } from "./limited.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("gives work up at its limit, or when the outer signal aborts, and leaves no timer and no listener behind", async () => {
  const outer = new AbortController();
  const reasons: unknown[] = [];
  const hangs = (signal: AbortSignal) =>
    new Promise(() => signal.addEventListener("abort", () => reasons.push(signal.reason)));
  const late = expect(limited(hangs, 100, outer.signal)).rejects.toMatchObject({ code: "call-timeout" });
  await vi.advanceTimersByTimeAsync(100);
  await late;
  const dropped = expect(limited(hangs, 100, outer.signal)).rejects.toThrow("dropped");
  outer.abort(new Error("dropped"));
  await dropped;
  expect(reasons).toMatchObject([{ code: "call-timeout" }, { message: "dropped" }]);
  expect(vi.getTimerCount()).toBe(0);
});

it("begins nothing without time, or for a caller who gave up before", async () => {
  const work = vi.fn(async () => "done");
  await expect(limited(work, 0)).rejects.toMatchObject({ code: "call-timeout" });
  await expect(limited(work, 100, AbortSignal.abort(new Error("before")))).rejects.toThrow("before");
  expect(work).not.toHaveBeenCalled();
});
