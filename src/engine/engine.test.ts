import { app, task } from "@motif/core";
import { start } from "@motif/engine/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";

describe("an engine that is stopped", () => {
  it("ends the environments of what is under way, aborts its signal, and says why it failed", async () => {
    const begun = Promise.withResolvers<AbortSignal>();
    const stuck = task("stuck", { input: z.object({}), output: z.object({}) }, ({ signal }) => {
      begun.resolve(signal);
      return new Promise(() => {});
    });
    const t = await start(app("test", { stuck }));
    const answer = t.invoke("stuck", {}).catch((error: unknown) => error);
    const signal = await begun.promise;
    await t.stop();
    expect(signal.aborted).toBe(true);
    expect(await answer).toMatchObject({
      code: "function-crash",
      message: expect.stringContaining("the engine was stopped"),
    });
  });
});
