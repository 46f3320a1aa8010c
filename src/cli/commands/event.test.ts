import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { motifHere } from "../testing/motif.ts";

const MOTIF = fileURLToPath(new URL("../bin/motif.js", import.meta.url));
const CASES = new URL("../../events/testing/cases.json", import.meta.url);
const folder = mkdtempSync(join(tmpdir(), "motif-event-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const event = file("event.json", { source: "shop", detail: { total: 5 } });

async function test(pattern: unknown, ...options: string[]) {
  return motifHere([
    "event",
    "test",
    "--pattern",
    file("pattern.json", pattern),
    "--event",
    event,
    ...options,
  ]);
}

/** Runs `motif event test --jsonl` with lines on its standard input. */
async function testLines(lines: string): Promise<{ code: number | null; output: string; errors: string }> {
  const child = spawn(process.execPath, [MOTIF, "event", "test", "--jsonl"]);
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  child.stdin.end(lines);
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, output, errors };
}

describe("motif event test", () => {
  it("prints the verdict, and ends with 0, 1 or 3", async () => {
    expect(await test({ source: ["shop"] })).toMatchObject({ code: 0, stdout: "match\n" });
    expect(await test({ source: ["x"] })).toMatchObject({ code: 1, stdout: "no-match\n", stderr: "" });
    expect(await test({ source: [{ prefix: 1 }] })).toMatchObject({
      code: 3,
      stdout: "invalid-pattern /source/0/prefix: must be a string\n",
      stderr: "",
    });
  });

  it("prints JSON on request", async () => {
    expect((await test({ source: ["shop"] }, "--json")).stdout).toBe('{"verdict":"match"}\n');
    expect(JSON.parse((await test({ source: [] }, "--json")).stdout)).toEqual({
      verdict: "invalid-pattern",
      path: "/source",
      message: "must not be empty",
    });
  });

  it("takes a pattern that is no JSON for one that is not valid, and an event for wrong usage", async () => {
    expect(await test("{")).toMatchObject({
      code: 3,
      stdout: "invalid-pattern (the whole pattern): must be an object\n",
    });
    const args = ["event", "test", "--pattern", event, "--event", file("broken.json", "{")];
    expect(await motifHere(args)).toMatchObject({ code: 2, stdout: "" });
  });

  it.each([
    [[]],
    [["--pattern", event]],
    [["--pattern", event, "--event", join(folder, "missing.json")]],
    [["--jsonl", "--event", event]],
    [["--patern", event]],
  ])("ends with 2 for %j", async (args) => {
    expect((await motifHere(["event", "test", ...args])).code).toBe(2);
  });
});

describe("motif event test --jsonl", () => {
  it("prints a verdict for each line: all that AWS gave", async () => {
    const cases: { expected: string }[] = JSON.parse(readFileSync(CASES, "utf8"));
    const { code, output } = await testLines(cases.map((each) => JSON.stringify(each)).join("\n"));
    expect(code).toBe(0);
    const verdicts = output.trimEnd().split("\n");
    expect(verdicts.map((line) => JSON.parse(line).verdict)).toEqual(cases.map(({ expected }) => expected));
  });

  it("is no crash where pattern or event is nested 20,000 deep", async () => {
    const deep = `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`;
    const lines = [`{"pattern":${deep},"event":{}}`, `{"pattern":{"a":[1]},"event":${deep}}`];
    const { code, output } = await testLines(lines.join("\n"));
    expect(output).toBe('{"verdict":"invalid-pattern","path":""}\n{"verdict":"no-match"}\n');
    expect(code).toBe(0);
  });

  it("ends with 2 at a line that is none, after the verdicts of those before", async () => {
    const { code, output, errors } = await testLines(
      '{"pattern":{"a":[1]},"event":{"a":1}}\n\n{"pattern":1}\n',
    );
    expect(output).toBe('{"verdict":"match"}\n');
    expect(errors).toContain('line 3 has no "pattern" and "event"');
    expect(code).toBe(2);
  });
});
