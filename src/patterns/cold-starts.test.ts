import { start } from "@motif/app/testing";
import { app, task } from "@motif/core";
import { coldStartShare } from "@motif/cost";
import { expect, test } from "vitest";
import * as z from "zod/mini";

const SEED = 20_261_120;
const REQUESTS = 2000;
/** Relative. Shares of 0.06 to 0.3 among 2,000 requests have a standard error of 9% to 3% themselves. */
const TOLERANCE = 0.15;

const Input = z.object({ ms: z.number() });

/** Works as long as it is told to, on the virtual clock. */
function worker(provisioned: number) {
  const options = { input: Input, output: z.null(), concurrency: { provisioned } };
  return app("cold-starts", {
    work: task("work", options, async ({ input }) => {
      await new Promise((done) => setTimeout(done, input.ms));
      return null;
    }),
  });
}

test.each([
  { requestsPerSecond: 0.02, durationMs: 500, keepAliveSeconds: 60 },
  { requestsPerSecond: 0.3, durationMs: 2000, keepAliveSeconds: 10 },
  { requestsPerSecond: 2, durationMs: 1500, keepAliveSeconds: 10 },
  { requestsPerSecond: 0.5, durationMs: 3000, keepAliveSeconds: 10, alwaysReady: 1 },
])(
  `the model's share of cold starts is the engine's (seed ${SEED}): %o`,
  async (traffic) => {
    const { requestsPerSecond, durationMs, keepAliveSeconds, alwaysReady = 0 } = traffic;
    const exponential = exponentials(SEED);
    await using t = await start(worker(alwaysReady), { seed: SEED, idle: `${keepAliveSeconds}s` });
    for (let i = 0; i < REQUESTS; i++) {
      await t.advance(`${Math.round(exponential(1000 / requestsPerSecond))}ms`);
      await t.invoke("work", { ms: exponential(durationMs) }, { mode: "async" });
    }
    await t.advance("1h");
    const { invocations = 0, starts = 0 } = t.usage().functions["work"] ?? {};
    expect(invocations).toBe(REQUESTS);
    expect(Math.abs(coldStartShare(traffic) / (starts / invocations) - 1)).toBeLessThan(TOLERANCE);
  },
  30_000,
);

/** Exponentially distributed numbers with a mean, from a seed: Poisson arrivals, exponential service. */
function exponentials(seed: number): (mean: number) => number {
  let state = seed;
  return (mean) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0; // the generator of Numerical Recipes
    return -Math.log(1 - state / 2 ** 32) * mean;
  };
}
