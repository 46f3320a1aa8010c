import { expect, it } from "vitest";
import { derivedId } from "./hash.ts";

// Attempts at one piece of work may be made by two deployments: an id must never come out as another one.
it("an id made of names is the same in every version, and a UUID of version 8", () => {
  expect(derivedId("seed", "charge")).toBe("4828dd5c-ce22-8fa1-b728-039b5387c5f7");
  expect(derivedId("a")).toBe("0eb5b8d6-f81b-8677-9a8a-08567cc4fa9a");
});
