import { expect, it } from "vitest";
import { QUOTAS } from "./quotas.ts";
import { ROOMS } from "./rooms.ts";

it("the quotas of all rooms are told, also where a kind and a trigger have one name", () => {
  const told = Object.values(QUOTAS);
  const owned = ROOMS.flatMap(({ quotas }) => (quotas ? [quotas] : []));
  expect(told).toHaveLength(owned.length);
  expect(told).toEqual(expect.arrayContaining(owned));
});
