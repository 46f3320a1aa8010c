import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { buildApps } from "../../src/cli/build/build.ts";
import { missing } from "../patterns/complete.ts";
import { readPattern } from "../patterns/read-pattern.ts";
import { SECTIONS } from "../patterns/sections.ts";
import { writePattern } from "./write-pattern.ts";

const NODE_MODULES = fileURLToPath(new URL("../../node_modules", import.meta.url));
let work: string;
let folder: string;

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), "motif-pattern-"));
  symlinkSync(NODE_MODULES, join(work, "node_modules"));
  folder = join(work, "04-choreography");
  writePattern("04-choreography", folder);
});
afterAll(() => rmSync(work, { recursive: true }));

it("a new pattern is told what it still needs, and nothing else", async () => {
  const clouds = ["aws", "azure", "gcp"];
  expect(missing(await readPattern(folder))).toEqual([
    "measured.json (durations; motif cost NN --measure writes it)",
    "README.md: what is still to write above the first section",
    ...SECTIONS.map((heading) => `README.md: the text of "${heading}"`),
    ...clouds.map((cloud) => `${cloud}/ (motif build 04)`),
  ]);
});

it("a new pattern can be built for every cloud", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  await buildApps({ folders: [folder], targets: ["aws", "azure", "gcp"] });
  log.mockRestore();
  for (const cloud of ["aws", "azure", "gcp"]) {
    expect(readdirSync(join(folder, cloud, "dist"))).toContain("greet.zip");
  }
});

it("a new pattern's own tests pass", () => {
  const vitest = join(NODE_MODULES, "vitest", "vitest.mjs");
  const output = execFileSync(process.execPath, [vitest, "run", "--root", folder], { encoding: "utf8" });
  expect(output).toMatch(/Tests .*5 passed/);
});
