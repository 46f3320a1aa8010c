import { bucket } from "@motif/core";
import { describe, expect, it } from "vitest";
import { NO_CALLS } from "../../testing/no-calls.ts";
import { execute } from "../execute.ts";
import { givenValues } from "../given.ts";
import { openStore } from "../store.ts";
import { SMALL_BYTES } from "./content.ts";
import { bucketDriver } from "./driver.ts";
import { bucketFaults } from "./faults.ts";
import type { BucketCall } from "./protocol.ts";

const files = bucket("files");

/** What a reader gets of an object of so many bytes whose reading breaks off: how many bytes, and the error behind them. */
async function readBroken(size: number, range?: { readonly start: number; readonly end: number }) {
  const { run, kinds, close } = openStore();
  const backend = { run, states: { ...kinds, ...givenValues({}) }, emit() {}, deposit() {}, calls: NO_CALLS };
  const call = ((operation) => {
    const perform = () => execute(backend, undefined, operation);
    const fault = bucketFaults["broken-off"];
    return fault.strikes(operation) ? fault.strike(perform) : perform();
  }) as BucketCall;
  const driver = bucketDriver(call);
  await driver.put(files, "a", new Uint8Array(size), {});
  let bytes = 0;
  try {
    const object = await driver.get(files, "a", range);
    for await (const chunk of object?.body ?? []) bytes += chunk.byteLength;
    return { bytes };
  } catch (error) {
    return { bytes, error: String(error) };
  } finally {
    close();
  }
}

describe("an object whose reading breaks off", () => {
  it.each([1001, 2 * SMALL_BYTES + 1])(
    "of %d bytes gives the first half, and then an error",
    async (size) => {
      const missing = Math.ceil(size / 2);
      expect(await readBroken(size)).toEqual({
        bytes: size - missing,
        error: `Error: The content of the object ends ${missing} bytes too early.`,
      });
    },
  );

  it("gives an error at once where nothing of a range comes", async () => {
    expect(await readBroken(1000, { start: 600, end: 799 })).toEqual({
      bytes: 0,
      error: "Error: The content of the object ends 200 bytes too early.",
    });
  });

  it("gives a range that comes before, and what is empty", async () => {
    expect(await readBroken(1000, { start: 0, end: 499 })).toEqual({ bytes: 500 });
    expect(await readBroken(0)).toEqual({ bytes: 0 });
  });
});
