import { callable, ThrottledError, UnknownOutcomeError } from "@motif/core";
import { expect, it } from "vitest";
import * as z from "zod/mini";
import { callableDriver } from "./driver.ts";
import type { CallableCall } from "./protocol.ts";

const price = callable("price", { input: z.number(), output: z.number() });
const payload = { input: "1", attributes: {} };

it("who has to end while the other function runs does not know what became of it", async () => {
  const call: CallableCall = (_, signal) =>
    new Promise((__, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
  const controller = new AbortController();
  const asked = callableDriver(call).invoke(price, payload, controller.signal);
  controller.abort(new Error("the time is up"));
  await expect(asked).rejects.toThrow(UnknownOutcomeError);
  await expect(asked).rejects.toThrow("Function price gave no answer, and may have run: the time is up");
});

it("what the engine refuses is refused, whether or not somebody may give up", async () => {
  const call: CallableCall = () => Promise.reject(new ThrottledError("busy"));
  const asked = callableDriver(call).invoke(price, payload, new AbortController().signal);
  await expect(asked).rejects.toThrow(ThrottledError);
});
