import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { terraformVersion } from "../offline/index.ts";
import { terraformRuns } from "./terraform-runs.ts";

const GOOD = 'output "a" {\n  value = "b"\n}\n';

/** Skipped, and shown as skipped, where there is no terraform to run. */
describe.skipIf(terraformVersion() === undefined)("a run of terraform", () => {
  let work: string;
  let folder: string;
  beforeEach(() => {
    work = mkdtempSync(join(tmpdir(), "motif-runs-"));
    folder = mkdtempSync(join(work, "module-"));
    writeFileSync(join(folder, "main.tf"), GOOD);
  });
  afterEach(() => rmSync(work, { recursive: true }));

  const run = async (command: "validate" | "test", providers: readonly string[] = []) => {
    const [result] = await terraformRuns({
      command,
      providers,
      folders: [folder],
      cache: join(work, "cache"),
    });
    return result;
  };

  it("is remembered for the same files, command and providers, and made again for others", async () => {
    expect(await run("validate")).toMatchObject({ ok: true });
    for (const name of readdirSync(join(work, "cache"))) {
      writeFileSync(join(work, "cache", name), "remembered");
    }
    expect(await run("validate")).toEqual({ ok: true, exitCode: 0, output: "remembered" });
    expect((await run("validate", ["time"]))?.output).toContain("The configuration is valid");
    expect((await run("test"))?.output).not.toBe("remembered");
    writeFileSync(join(folder, "main.tf"), GOOD.replace('"b"', '"c"'));
    expect((await run("validate"))?.output).toContain("The configuration is valid");
  });

  it("that failed is made again", async () => {
    writeFileSync(join(folder, "main.tf"), 'output "a" {}\n');
    expect(await run("validate")).toMatchObject({ ok: false });
    expect(await run("validate")).toMatchObject({ ok: false });
  });
});
