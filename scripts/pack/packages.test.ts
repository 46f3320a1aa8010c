import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { packagesOf } from "./packages.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

it("every package of the sources says what a published one has to", () => {
  const packages = packagesOf(ROOT);
  const folders = readdirSync(`${ROOT}/src`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(packages.map(({ folder }) => folder)).toEqual(folders.map(({ name }) => name).sort());
  expect(packages.filter(({ manifest }) => manifest.name !== "@motif/cli" && !manifest.exports)).toEqual([]);
});
