import { MotifError } from "@motif/core";
import { bindUses, type TableLayout } from "@motif/core/platform";
import type { TableFixture } from "@motif/core/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type BreakerStore, breakerTable, circuitBreaker } from "../index.ts";

const breakers = breakerTable("breakers");

const works = async () => "answer";
const fails = async (): Promise<never> => {
  throw new Error("no connection");
};

/** What breakers want of a platform's tables. `open` makes the table, empty, and a driver for it. */
export function breakerSuite(
  name: string,
  open: (tables: readonly TableLayout[]) => Promise<TableFixture>,
): void {
  describe(`breakers: ${name}`, () => {
    let fixture: TableFixture;
    let time = Date.UTC(2026, 0, 1);
    let breaker: string;
    let number = 0;
    beforeAll(async () => {
      fixture = await open([breakers]);
      // The first answer of an emulator may take longer than a breaker waits for its table.
      await fixture.driver.get(breakers, { name: "warm" });
    });
    beforeEach(() => {
      breaker = `breaker-${++number}`;
    });
    afterAll(() => fixture?.close?.());

    /** An environment: gives what a call through its breaker comes to. */
    const environment = () => {
      const unheard = () => {};
      const context = {
        now: () => new Date(time),
        newId: () => crypto.randomUUID(),
        remainingTime: () => 30_000,
        log: { debug: unheard, info: unheard, warn: unheard, error: unheard },
        metrics: { add: unheard },
      };
      const bound = bindUses({ store: breakers.readWriter }, { table: fixture.driver }, unheard);
      const store = bound({ carried: () => ({}) }).store as BreakerStore;
      return (work: () => Promise<string>) =>
        circuitBreaker(context, { store, name: breaker, minimumCalls: 1 }, work).catch((error) =>
          error instanceof MotifError ? error.code : "failed",
        );
    };

    it("opens for all environments", async () => {
      expect(await environment()(fails)).toBe("failed");
      expect(await environment()(works)).toBe("breaker-open");
    });

    it("lets one of many environments probe, whose success closes it for all", async () => {
      await environment()(fails);
      time += 10_000;
      const answer = Promise.withResolvers<string>();
      let probes = 0;
      const probe = () => {
        probes++;
        return answer.promise;
      };
      const calls = Array.from({ length: 8 }, () => environment()(probe));
      const refused = Promise.all(calls.map((call) => call.then((outcome) => outcome === "breaker-open")));
      const seven = Promise.withResolvers<void>();
      let open = 7;
      for (const call of calls) void call.then(() => --open === 0 && seven.resolve());
      await seven.promise;
      answer.resolve("answer");
      expect((await refused).filter((each) => each)).toHaveLength(7);
      expect(probes).toBe(1);
      expect(await environment()(works)).toBe("answer");
    });

    it("lets another environment probe when one died of it, and not before", async () => {
      await environment()(fails);
      time += 10_000;
      const begun = Promise.withResolvers<void>();
      void environment()(() => {
        begun.resolve();
        return new Promise(() => {});
      });
      await begun.promise;
      time += 9_999;
      expect(await environment()(works)).toBe("breaker-open");
      time += 1;
      expect(await environment()(works)).toBe("answer");
    });

    it("knows its own writes, though the answer to one is lost", async ({ skip }) => {
      if (!fixture.loseAnswer) skip("there is no network between this driver and its tables");
      const one = environment();
      fixture.loseAnswer?.();
      expect(await one(fails)).toBe("failed");
      expect(await environment()(works)).toBe("breaker-open");
      time += 10_000;
      fixture.loseAnswer?.();
      expect(await one(works)).toBe("answer");
      expect(await environment()(works)).toBe("answer");
    });
  });
}
