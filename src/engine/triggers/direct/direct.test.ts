import { app, consume, consumer, queue, schedule, scheduled, task } from "@motif/core";
import { start } from "@motif/engine/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";

describe("direct invocation", () => {
  const Input = z.object({ n: z.number() });
  const double = task("double", { input: Input, output: Input }, ({ input }) => ({ n: input.n * 2 }));

  it("waits for a task's output", async () => {
    await using t = await start(app("test", { double }));
    expect(await t.invoke("double", { n: 21 })).toEqual({ n: 42 });
  });

  it("refuses an input that does not match", async () => {
    await using t = await start(app("test", { double }));
    await expect(t.invoke("double", { n: "x" })).rejects.toThrow(/\/n: /);
  });

  it("does nothing in a dry run, and names what exists for an unknown function", async () => {
    await using t = await start(app("test", { double }));
    expect(await t.invoke("double", { n: 1 }, { mode: "dry-run" })).toBeNull();
    await expect(t.invoke("double", { n: "x" }, { mode: "dry-run" })).rejects.toThrow(/\/n: /);
    await expect(t.invoke("triple", {})).rejects.toThrow(
      "There is no function triple. The functions are: double.",
    );
  });

  it("of a consumer fails with the reason of its first event that failed", async () => {
    const jobs = queue("jobs", { schema: Input });
    const picky = consumer("picky", { event: Input }, ({ event }) => {
      if (event.data.n < 0) throw new Error("no negatives");
    });
    await using t = await start(app("test", { jobs: consume(jobs, picky) }));
    expect(await t.invoke("picky", { n: 1 })).toBeNull();
    await expect(t.invoke("picky", { n: -1 })).rejects.toThrow("no negatives");
  });

  it("counts as something that came in from outside, now and later, and a dry run does not", async () => {
    await using t = await start(app("test", { double }));
    await t.invoke("double", { n: 1 });
    await t.invoke("double", { n: 1 }, { mode: "async" });
    await t.invoke("double", { n: 1 }, { mode: "dry-run" });
    await t.settle();
    expect(t.usage().arrivals).toBe(2);
  });

  it("is accepted durably and made later in mode async", async () => {
    const seen: string[] = [];
    const nightly = scheduled("nightly", {}, ({ event }) => void seen.push(event.type));
    await using t = await start(app("test", { nightly: schedule({ cron: "0 0 1 1 *" }, nightly) }));
    await t.invoke("nightly", {}, { mode: "async" });
    await t.settle();
    expect(seen).toEqual(["dev.motif.schedule.fired"]);
  });
});
