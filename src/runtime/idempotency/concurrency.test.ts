import type { Json } from "@motif/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { InProgressError, type Lease } from "../index.ts";
import { IdempotencyFixture } from "../testing/idempotency-fixture.ts";

const LEASE_MS = 30_000;
const CALLERS = 3;
const ATTEMPTS = 4;

/** What happens to one attempt. Steps are its table operations and the two halves of its work. */
interface Fate {
  /** Dies at this step; later than the last one: does not die. */
  readonly diesAt: number;
  readonly throws: boolean;
  /** Milliseconds that pass at each step: some attempts outlive their lease. */
  readonly slowness: number;
}

/** One run of the work. */
interface Run {
  readonly startedAt: number;
  readonly leaseUntil: number;
  /** Where in the order of all runs' starts and ends it ended; undefined while it goes on, or died. */
  endedBefore?: number;
}

const fate: fc.Arbitrary<Fate> = fc.record({
  diesAt: fc.nat(14),
  throws: fc.boolean(),
  slowness: fc.oneof(fc.constant(0), fc.nat(2000), fc.nat(15_000)),
});
const fates = fc.array(fc.array(fate, { minLength: ATTEMPTS, maxLength: ATTEMPTS }), {
  minLength: CALLERS,
  maxLength: CALLERS,
});

/** Callers that want the same work done, each in several attempts, in any order of steps. */
class World {
  readonly fixture = new IdempotencyFixture();
  readonly runs: Run[] = [];
  readonly effects = new Set<string>();
  readonly results: Json[] = [];
  readonly #turn: () => Promise<void>;

  constructor(turn: () => Promise<void>) {
    this.#turn = turn;
  }

  /** Attempts after each other until one gives a result. */
  async call(attempts: readonly Fate[]): Promise<void> {
    for (const { diesAt, throws, slowness } of attempts) {
      if (await this.#attempt(diesAt, throws, slowness)) return;
    }
  }

  async #attempt(diesAt: number, throws: boolean, slowness: number): Promise<boolean> {
    const { fixture } = this;
    const death = Promise.withResolvers<"died">();
    let steps = 0;
    const step = async () => {
      await this.#turn();
      fixture.time += slowness;
      if (++steps !== diesAt) return;
      death.resolve("died");
      await new Promise(() => {});
    };
    const deadline = fixture.time + LEASE_MS;
    const answer = fixture
      .attempt({ before: step, after: step, work: (lease) => this.#work(lease, deadline, throws, step) })
      .then(
        (result) => this.results.push(result as Json),
        (error) => this.#failed(error),
      );
    return typeof (await Promise.race([answer, death.promise])) === "number";
  }

  async #work(lease: Lease, deadline: number, throws: boolean, step: () => Promise<void>): Promise<Json> {
    expect(this.results, "no work after a result").toEqual([]);
    const run: Run = { startedAt: this.fixture.time, leaseUntil: deadline };
    this.runs.push(run);
    await step();
    this.effects.add(lease.id("effect"));
    await step();
    run.endedBefore = this.runs.length;
    if (throws) throw new Error("The work failed.");
    return run.startedAt + this.runs.length;
  }

  async #failed(error: unknown): Promise<"failed"> {
    if (!(error instanceof InProgressError)) expect(error).toMatchObject({ message: "The work failed." });
    else await this.#turn();
    return "failed";
  }
}

it("whatever the order of steps, deaths and delays, work is done by one at a time and has one effect and one result", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fates, async (scheduler, plan) => {
      const world = new World(() => scheduler.schedule(Promise.resolve()));
      await scheduler.waitFor(Promise.all(plan.map((attempts) => world.call(attempts))));
      world.fixture.time += LEASE_MS;
      const last = await scheduler.waitFor(
        world.fixture.attempt({ work: async ({ id }) => void world.effects.add(id("effect")) }),
      );
      const results = new Set(world.results.length > 0 ? [...world.results, last as Json] : []);
      expect(results.size, "results").toBeLessThanOrEqual(1);
      expect(world.effects.size, "effects").toBe(1);
      for (const [index, run] of world.runs.entries()) {
        const earlier = world.runs.slice(0, index);
        const overlapping = earlier.filter(
          ({ endedBefore, leaseUntil }) =>
            (endedBefore ?? Number.POSITIVE_INFINITY) > index && leaseUntil > run.startedAt,
        );
        expect(overlapping, "work under way with a lease that runs").toEqual([]);
      }
    }),
    { numRuns: 300 },
  );
});
