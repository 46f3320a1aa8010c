import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import type { Warn } from "../../ground/grant.ts";
import { ConfigError } from "./config-error.ts";
import { config } from "./declare.ts";
import { keptValue } from "./kept-value.ts";

const limits = config("limits", {
  schema: z.object({ rows: z.int(), tags: z._default(z.array(z.string()), []) }),
  value: { rows: 1, tags: [] },
  ttl: "30s",
});

/** A platform on which `text` is set; an error is thrown, and `never` never comes. */
function platform(text: string | Error) {
  const warn = vi.fn<Warn>();
  const state = { text, asked: 0 };
  const driver = {
    async get() {
      state.asked++;
      if (state.text instanceof Error) throw state.text;
      if (state.text === "never") await new Promise(() => {});
      return { text: state.text, place: "the store" };
    },
  };
  return { state, warn, read: keptValue(limits, driver, warn) };
}

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a config's value", () => {
  it("is kept for its ttl and not longer, and parsed with its schema", async () => {
    const { state, read } = platform('{"rows":1}');
    expect(await read()).toEqual({ rows: 1, tags: [] });
    state.text = '{"rows":2}';
    vi.setSystemTime(29_999);
    expect(await read()).toMatchObject({ rows: 1 });
    vi.setSystemTime(30_000);
    expect(await read()).toMatchObject({ rows: 2 });
    expect(state.asked).toBe(2);
  });

  it("is asked for once by all who need it at the same time", async () => {
    const { state, read } = platform('{"rows":1}');
    await Promise.all([read(), read(), read()]);
    expect(state.asked).toBe(1);
  });

  it("is each caller's own: what one does to it, no other sees", async () => {
    const { read } = platform('{"rows":1,"tags":["a"]}');
    const mine = await read();
    Object.assign(mine, { rows: 99 });
    (mine.tags as string[]).push("b");
    expect(await read()).toEqual({ rows: 1, tags: ["a"] });
  });

  it.each([
    ["cannot be read", new Error("no answer"), "no answer"],
    ["is no JSON", "{rows", "is no JSON"],
    ["does not fit the schema", '{"rows":"many"}', "/rows: must be of type"],
  ])("that %s any more is the one before, and a warning says so once a ttl", async (_, broken, reason) => {
    const { state, warn, read } = platform('{"rows":1}');
    await read();
    state.text = broken;
    vi.setSystemTime(30_000);
    expect([await read(), await read()]).toEqual([
      { rows: 1, tags: [] },
      { rows: 1, tags: [] },
    ]);
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      "Config limits could not be read anew: the value before is used for another 30s",
      { config: "limits", error: expect.objectContaining({ message: expect.stringContaining(reason) }) },
    );
    state.text = '{"rows":3}';
    vi.setSystemTime(60_000);
    expect(await read()).toMatchObject({ rows: 3 });
  });

  it("that does not come soon is the one before, so that nobody waits for a store that hangs", async () => {
    const { state, warn, read } = platform('{"rows":1}');
    await read();
    state.text = "never";
    vi.setSystemTime(30_000);
    const reading = read();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await reading).toMatchObject({ rows: 1 });
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.any(String),
      expect.objectContaining({ error: expect.objectContaining({ code: "config-late" }) }),
    );
    state.text = '{"rows":2}';
    vi.setSystemTime(60_000);
    expect(await read()).toMatchObject({ rows: 2 });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("that was never there fails with the platform's error, and is asked for again", async () => {
    const { state, warn, read } = platform(new Error("no answer"));
    await expect(read()).rejects.toThrow("no answer");
    state.text = '{"rows":1}';
    expect(await read()).toMatchObject({ rows: 1 });
    expect(warn).not.toHaveBeenCalled();
  });

  it.each([
    ["{rows", /^The config limits is no JSON: .*\. Correct it in the store\.$/],
    ['{"rows":"many"}', /^The config limits is not valid: \/rows: .*\. Correct it in the store\.$/],
  ])("%s, which no value was before, is refused with what is wrong and where", async (text, message) => {
    const refused = platform(text).read();
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow(message);
  });
});
