import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FORMATS, makePlan } from "@motif/aws";
import { type LoadedApp, loadApp } from "@motif/core/model";
import { loadWarehouse } from "@motif/core/testing";
import { listPatterns } from "@motif/patterns";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isOnPath } from "../../src/aws/testing/on-path.ts";

const hasLint = isOnPath("cfn-lint");
if (!hasLint) console.warn("SAM: skipped: cfn-lint is not installed (pip install 'cfn-lint==1.51.0')");

const APPS: readonly (readonly [name: string, load: () => Promise<LoadedApp>])[] = [
  ...listPatterns()
    .filter(({ folder }) => existsSync(join(folder, "aws")))
    .map(({ name, folder }) => [name, () => loadApp(folder)] as const),
  ["the warehouse", loadWarehouse],
];

const MISSPELT = "a template with a property that there is not";

describe.skipIf(!hasLint)("cfn-lint, which first makes of a template what SAM makes of it,", () => {
  let folder: string;
  /** What it finds, a line each. */
  let found: readonly string[];

  // Its start takes longer than all of the templates.
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "motif-sam-"));
    for (const [name, load] of APPS) write(name, FORMATS.sam.write(makePlan((await load()).inventory)));
    const warehouse = FORMATS.sam.write(makePlan((await loadWarehouse()).inventory));
    write(MISSPELT, warehouse.replace("VisibilityTimeout:", "VisibilityTime:"));
    const files = [...APPS.map(([name]) => fileOf(name)), fileOf(MISSPELT)];
    const args = ["--regions", "eu-central-1", "--format", "parseable", "--template", ...files];
    const { stdout, stderr, error } = spawnSync("cfn-lint", args, { encoding: "utf8" });
    if (error) throw error;
    found = (stdout + stderr).split("\n").filter((line) => line !== "");
  }, 900_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  function write(name: string, template: string): void {
    writeFileSync(fileOf(name), template);
  }

  function fileOf(name: string): string {
    return join(folder, `${name.replaceAll(" ", "-")}.yaml`);
  }

  it.each(APPS)("finds nothing in that of %s", (name) => {
    expect(found.filter((line) => line.startsWith(`${fileOf(name)}:`))).toEqual([]);
  });

  it("says nothing that is of no template", () => {
    expect(found.filter((line) => !line.startsWith(folder))).toEqual([]);
  });

  it("finds a property that there is not", () => {
    expect(found.filter((line) => line.startsWith(`${fileOf(MISSPELT)}:`)).join()).toContain(
      "VisibilityTime",
    );
  });
});
