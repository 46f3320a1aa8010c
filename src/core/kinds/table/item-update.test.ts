import { describe, expect, it } from "vitest";
import { applyUpdate } from "./item-update.ts";

describe("an update", () => {
  const item = { id: "a", n: 1, name: "tea" };

  it("sets, adds and removes; what is not there counts as 0", () => {
    const update = { set: { name: "coffee" }, add: { n: 2, fresh: -1 }, remove: ["never"] };
    expect(applyUpdate(item, update)).toEqual({ id: "a", n: 3, name: "coffee", fresh: -1 });
    expect(applyUpdate(item, {})).toEqual(item);
    expect(applyUpdate(item, { remove: ["name"] })).toEqual({ id: "a", n: 1 });
  });

  it.each([
    ["an attribute twice", { set: { n: 1 }, add: { n: 1 } }, "names the attribute n twice"],
    ["an attribute to set and to remove", { set: { n: 1 }, remove: ["n"] }, "names the attribute n twice"],
    ["an addition to a text", { add: { name: 1 } }, "Nothing can be added to name"],
    ["an amount that is no number", { add: { n: "1" as never } }, "Nothing can be added to n"],
    ["a sum that is no number any more", { add: { n: Number.NaN } }, "Nothing can be added to n"],
    ["a sum beyond all numbers", { add: { n: Number.POSITIVE_INFINITY } }, "Nothing can be added to n"],
  ])("with %s is refused", (_, update, message) => {
    expect(() => applyUpdate(item, update)).toThrow(message);
  });
});
