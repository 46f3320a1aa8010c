import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { motifHere } from "../testing/motif.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "motif-simulate-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const simulate = (...args: string[]) => motifHere(["simulate", ...args]);

describe("motif simulate", () => {
  it("says what was thrown at an app, the same bytes for the same seed", async () => {
    const one = await simulate("02", "--runs", "6", "--json");
    const other = await simulate("02", "--runs", "6", "--json");
    expect(one).toMatchObject({ code: 0, stderr: "" });
    expect(one.stdout).toBe(other.stdout);
    expect(JSON.parse(one.stdout)).toMatchObject({
      app: "async-processor",
      verdict: "clean",
      runs: 6,
    });
    const { stdout } = await simulate("02", "--runs", "6", "--seed", "7", "--json");
    expect(JSON.parse(stdout).trace).not.toBe(JSON.parse(one.stdout).trace);
  });

  it("runs on each cloud that is asked for", async () => {
    const { code, stdout } = await simulate("02", "--runs", "2", "--as", "aws,azure,gcp");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^async-processor: 6 runs, \d+ executions, /);
    expect(stdout).toContain("All of it held.");
  });

  it("ends with 2 where it is used wrongly", async () => {
    const wrong = [
      ["02", "--runs", "0"],
      ["02", "--seed", "-1"],
      ["02", "--as", "mainframe"],
      ["no-such-app"],
    ];
    for (const args of wrong) expect((await simulate(...args)).code).toBe(2);
    const test = join(folder, "taken.test.ts");
    const taken = await simulate("02", "--runs", "1", "--write-test", import.meta.filename);
    expect(taken.stderr).toContain("is there already");
    expect([taken.code, existsSync(test)]).toEqual([2, false]);
  });
});

describe("a finding", () => {
  it("is told, made small, and written as a test that fails until it is mended", async () => {
    const app = join(import.meta.dirname, "../testing/fixtures/counts-twice");
    const test = join(folder, "found.test.ts");
    const { code, stdout, stderr } = await simulate(app, "--runs", "200", "--write-test", test);
    expect(code).toBe(1);
    expect(stdout).toContain("Does not hold: each order is counted once");
    const [, faults = ""] = /\n {2}faults: +(.*)\n/.exec(stdout) ?? [];
    expect(faults.split("; ")).toHaveLength(1);
    expect(stderr).toMatch(
      /^error: "each order is counted once" does not hold\. The same again: npx --no-install motif simulate .* --seed \d+ --runs 1\. A test of it is in /,
    );
    expect(readFileSync(test, "utf8")).toContain('import { replay } from "@motif/app/simulate";');
    const [, seed = ""] = /--seed (\d+)/.exec(stderr) ?? [];
    expect((await simulate(app, "--runs", "1", "--seed", seed)).code).toBe(1);
  });
});
