import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { NotFoundError } from "../../ground/errors.ts";
import type { Json } from "../../ground/json.ts";
import { UNUSUAL_TEXTS } from "../../testing/unusual-texts.ts";
import { callable } from "./declare.ts";
import { type CallableDriver, type CallableLayout, LARGEST_CALL_BYTES } from "./driver.ts";

/** A platform's functions, ready for the suite. */
export interface CallableFixture {
  readonly driver: CallableDriver;
  close?(): Promise<void>;
}

/** A function of the suite: what it does with its input. */
export interface SuiteFunction {
  readonly callable: CallableLayout;
  readonly handler: (input: Json) => Promise<Json>;
}

/** What a platform has not. */
export interface CallableSuiteOptions {
  /** Whether calls can be made that nobody waits for. */
  readonly sends: boolean;
}

const schemas = { input: z.custom<Json>(), output: z.custom<Json>() };
const ECHO = callable("echo", schemas);
const FAILING = callable("failing", schemas);
const COUNTED = callable("counted", schemas);
/** Declared, and never there. */
const MISSING = callable("missing", schemas);

class OutOfStockError extends Error {
  override name = "OutOfStockError";
}

/** The behaviour of calls between functions. `open` is told what each function does. */
export function callableSuite(
  name: string,
  open: (functions: readonly SuiteFunction[]) => Promise<CallableFixture>,
  { sends }: CallableSuiteOptions,
): void {
  describe(`callables: ${name}`, () => {
    let fixture: CallableFixture;
    const seen: Json[] = [];
    const payload = (input: Json) => ({ input: JSON.stringify(input), attributes: {} });
    const outputOf = async (input: Json) => {
      const result = await fixture.driver.invoke(ECHO, payload(input));
      return "output" in result ? JSON.parse(result.output) : result.error;
    };

    beforeAll(async () => {
      fixture = await open([
        { callable: ECHO, handler: async (input) => input },
        {
          callable: FAILING,
          handler: async (input) => {
            throw input === "plain" ? new Error("no") : new OutOfStockError("none left");
          },
        },
        {
          callable: COUNTED,
          handler: async (input) => {
            seen.push(input);
            return null;
          },
        },
      ]);
    });
    afterAll(() => fixture?.close?.());

    it("gives the output of the call", async () => {
      for (const value of [{ a: [1, { b: null }] }, [], 0, "", false, null, ...UNUSUAL_TEXTS]) {
        expect(await outputOf(value)).toEqual(value);
      }
    });

    it("carries an input and an output of nearly 6 MiB", async () => {
      const large = "x".repeat(LARGEST_CALL_BYTES - 100);
      expect((await outputOf(large)) === large).toBe(true);
    });

    it("gives the name and the message of what the function threw", async () => {
      expect(await fixture.driver.invoke(FAILING, payload("coded"))).toEqual({
        error: { name: "OutOfStockError", message: "none left" },
      });
      expect(await fixture.driver.invoke(FAILING, payload("plain"))).toEqual({
        error: { name: "Error", message: "no" },
      });
    });

    it("keeps the answers of calls apart that are made at the same time", async () => {
      const numbers = Array.from({ length: 20 }, (_, number) => number);
      expect(await Promise.all(numbers.map(outputOf))).toEqual(numbers);
    });

    it("runs nothing in a dry run, and says where the function is not there", async () => {
      await fixture.driver.check(COUNTED, payload("dry"));
      expect(seen).not.toContain("dry");
      await expect(fixture.driver.check(MISSING, payload("dry"))).rejects.toThrow(NotFoundError);
      await expect(fixture.driver.invoke(MISSING, payload("wet"))).rejects.toThrow(NotFoundError);
    });

    it.runIf(sends)("hands a call over that is made later, and gives its id", async () => {
      const { id } = await fixture.driver.send(COUNTED, payload("later"));
      expect(id).not.toBe("");
      await expect.poll(() => seen).toContain("later");
    });
  });
}
