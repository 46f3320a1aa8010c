import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { AREAS, type Area } from "./areas.ts";
import { areaTable } from "./table.ts";

const area: Area = { title: "Edges", patterns: ["01"], pages: ["aws"], test: "package.json", features: [] };

it("has each of the field's areas once", () => {
  const titles = AREAS.map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
  expect(titles).toHaveLength(24);
});

it("shows what is refused of an area, and by whom", () => {
  expect(areaTable([{ ...area, features: ["function.keep-warm"] }])).toContain("`coldStart.keepWarm`: Azure");
});

it.each<[string, Partial<Area>]>([
  ["a page", { pages: ["none"] }],
  ["a test", { test: "src/none.test.ts" }],
  ["a pattern", { patterns: ["99"] }],
  ["a feature", { features: ["none."] }],
])("is not made where it names %s that is not there", (_, wrong) => {
  expect(() => areaTable([{ ...area, ...wrong }])).toThrow(/docs\/areas\.md: .*(there is no|is no feature)/);
});

it("is linked from the project's README", () => {
  expect(readFileSync(new URL("../../../README.md", import.meta.url), "utf8")).toContain("(docs/areas.md)");
});
