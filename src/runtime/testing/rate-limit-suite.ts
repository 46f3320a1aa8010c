import { ThrottledError } from "@motif/core";
import { bindUses } from "@motif/core/platform";
import type { TableFixture } from "@motif/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RateLimitResult, type RateLimitStore, rateLimit, rateLimitTable, retry } from "../index.ts";

const limits = rateLimitTable("limits");
const QUOTA = { rate: 3, per: "1s", burst: 4 } as const;
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Rate limits over a platform's tables: what conditional writes have to make exact. `open` makes the table and a driver. */
export function rateLimitSuite(
  name: string,
  open: (tables: readonly (typeof limits)[]) => Promise<TableFixture>,
): void {
  describe(`rate limits: ${name}`, () => {
    let fixture: TableFixture;
    let store: RateLimitStore;
    let time = Date.now();
    const now = () => new Date(time);
    const newId = () => crypto.randomUUID();
    const call = (key: string): Promise<RateLimitResult> =>
      rateLimit({ now, newId, log }, { store, key, ...QUOTA });

    beforeAll(async () => {
      fixture = await open([limits]);
      const bind = bindUses({ limits: limits.readWriter }, { table: fixture.driver }, () => {});
      store = bind({ carried: () => ({}) }).limits as RateLimitStore;
    });
    afterAll(() => fixture?.close?.());

    /** How many of so many calls at the same time are allowed; those that others were too fast for call again. */
    const allowed = async (calls: number, key: string): Promise<number> => {
      const undecided = (error: unknown) => error instanceof ThrottledError;
      const results = await Promise.all(
        Array.from({ length: calls }, () =>
          retry({ attempts: 10, initialDelay: "1ms" }, () => call(key)).catch((error: unknown) => {
            if (!undecided(error)) throw error;
            return { allowed: false };
          }),
        ),
      );
      return results.filter((result) => result.allowed).length;
    };

    it("calls at the same time get no more units than there are, and no fewer", async () => {
      expect(await allowed(12, "busy")).toBe(4);
      time += 1000;
      expect(await allowed(12, "busy")).toBe(3);
      expect(await allowed(1, "other")).toBe(1);
    });

    it("a call whose answer was lost uses its units once", async ({ skip }) => {
      if (!fixture.loseAnswer) return skip("there is no network between driver and tables");
      expect(await call("lost")).toMatchObject({ allowed: true, remaining: 3 });
      fixture.loseAnswer();
      expect(await call("lost")).toMatchObject({ allowed: true, remaining: 2 });
      expect(await allowed(5, "lost")).toBe(2);
    });
  });
}
