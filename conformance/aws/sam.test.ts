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

describe.skipIf(!hasLint)("cfn-lint, which first makes of a template what SAM makes of it,", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "motif-sam-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What it finds, a line each. */
  function lint(template: string): string {
    const file = join(folder, "template.yaml");
    writeFileSync(file, template);
    const args = ["--regions", "eu-central-1", "--format", "parseable", "--template", file];
    const { stdout, stderr, error } = spawnSync("cfn-lint", args, { encoding: "utf8" });
    if (error) throw error;
    return stdout + stderr;
  }

  it.each(APPS)("finds nothing in that of %s", async (_, load) => {
    const { inventory } = await load();
    expect(lint(FORMATS.sam.write(makePlan(inventory)))).toBe("");
  });

  it("finds a property that there is not", async () => {
    const template = FORMATS.sam.write(makePlan((await loadWarehouse()).inventory));
    expect(lint(template.replace("VisibilityTimeout:", "VisibilityTime:"))).toContain("VisibilityTime");
  });
});
