import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { Json } from "../../ground/json.ts";
import { UNUSUAL_TEXTS } from "../../testing/unusual-texts.ts";
import { config } from "./declare.ts";
import type { ConfigDriver, ConfigLayout } from "./driver.ts";

/** A platform's configs, ready for the suite, with the means to play the operator. */
export interface ConfigFixture {
  /** The driver of one environment. */
  readonly driver: ConfigDriver;
  /** Sets a config to a text, or to another one. */
  set(config: ConfigLayout, text: string): Promise<void>;
  close?(): Promise<void>;
}

const options = { schema: z.record(z.string(), z.custom<Json>()), value: {} };
const CONFIGS = {
  plain: config("plain", options),
  unusual: config("unusual", options),
  changed: config("changed", options),
  broken: config("broken", options),
  "api-key": config("api-key", options),
};

/** The behaviour of configs. `open` makes them, without values, and a driver. */
export function configSuite(
  name: string,
  open: (configs: readonly ConfigLayout[]) => Promise<ConfigFixture>,
): void {
  describe(`configs: ${name}`, () => {
    let fixture: ConfigFixture;
    beforeAll(async () => {
      fixture = await open(Object.values(CONFIGS));
    });
    afterAll(() => fixture?.close?.());
    const textOf = async (of: ConfigLayout) => (await fixture.driver.get(of)).text;

    it("gives what is set, and says where it is", async () => {
      await fixture.set(CONFIGS.plain, '{"maxRows":100}');
      const { text, place } = await fixture.driver.get(CONFIGS.plain);
      expect(JSON.parse(text)).toEqual({ maxRows: 100 });
      expect(place).not.toBe("");
    });

    it("keeps a value as it is: nested, with other scripts, quotes and spaces", async () => {
      const value = { texts: UNUSUAL_TEXTS, nested: { list: [1, 2.5, true, null, { deep: {} }] } };
      await fixture.set(CONFIGS.unusual, JSON.stringify(value));
      expect(JSON.parse(await textOf(CONFIGS.unusual))).toEqual(value);
    });

    it("gives another value as soon as it is set: nothing is kept", async () => {
      await fixture.set(CONFIGS.changed, '{"value":"first"}');
      expect(await textOf(CONFIGS.changed)).toBe('{"value":"first"}');
      await fixture.set(CONFIGS.changed, '{"value":"second"}');
      expect(await textOf(CONFIGS.changed)).toBe('{"value":"second"}');
      await fixture.set(CONFIGS.changed, '{"value":"first"}');
      expect(await textOf(CONFIGS.changed)).toBe('{"value":"first"}');
    });

    it("gives what is no JSON as it is", async () => {
      await fixture.set(CONFIGS.broken, '{"maxRows":');
      expect(await textOf(CONFIGS.broken)).toBe('{"maxRows":');
    });

    it("gives all who ask at the same time the value", async () => {
      await fixture.set(CONFIGS["api-key"], '{"name":"x"}');
      const asked = Array.from({ length: 20 }, () => textOf(CONFIGS["api-key"]));
      expect(new Set(await Promise.all(asked))).toEqual(new Set(['{"name":"x"}']));
    });
  });
}
