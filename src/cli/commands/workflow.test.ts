import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { motifHere } from "../testing/motif.ts";

const MOTIF = fileURLToPath(new URL("../bin/motif.js", import.meta.url));
const RECORDED = new URL("../../workflow/testing/executions.json", import.meta.url);
const folder = mkdtempSync(join(tmpdir(), "motif-workflow-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

async function run(...args: string[]) {
  return await motifHere(["workflow", "run", ...args]);
}

const echo = file("echo.json", {
  StartAt: "A",
  States: { A: { Type: "Wait", Seconds: 31_536_000, End: true } },
});
const task = {
  Type: "Task",
  Resource: "work",
  Retry: [{ ErrorEquals: ["Busy"] }],
  TimeoutSeconds: 60,
  End: true,
};
const charge = file("charge.json", { StartAt: "Charge", States: { Charge: task } });
const broken = file("broken.json", { StartAt: "A", States: { A: { Type: "Pass" } } });

/** Runs `motif workflow run --jsonl` with lines on its standard input. */
async function runLines(lines: string): Promise<{ code: number | null; output: string; errors: string }> {
  const child = spawn(process.execPath, [MOTIF, "workflow", "run", "--jsonl"]);
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  child.stdin.end(lines);
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, output, errors };
}

describe("motif workflow run", () => {
  it("prints status and output as JSON, and ends with 0; a year's wait takes no time", async () => {
    expect(await run(echo, "--json", "--input", '{"a":[1]}')).toMatchObject({
      code: 0,
      stdout: '{"status":"SUCCEEDED","output":{"a":[1]}}\n',
    });
    const input = file("input.json", [1]);
    expect(JSON.parse((await run(echo, "--input", `@${input}`)).stdout)).toEqual({
      status: "SUCCEEDED",
      output: [1],
    });
  });

  it("prints error and cause, and ends with 1", async () => {
    const tasks = file("tasks.json", { work: { error: "Declined", cause: "no funds" } });
    expect(await run(charge, "--tasks", tasks, "--json")).toMatchObject({
      code: 1,
      stdout: '{"status":"FAILED","error":"Declined","cause":"no funds"}\n',
    });
    expect(await run(echo, "--express", "--json")).toMatchObject({
      code: 1,
      stdout: '{"status":"TIMED_OUT","error":"States.Timeout","cause":null}\n',
    });
  });

  it("answers tasks in order, by state before resource, with delays and silence", async () => {
    const tasks = file("tasks.json", {
      Charge: [
        { error: "Busy" },
        { never: true },
        { error: "Busy", after: "5s" },
        { output: "paid", after: "59s" },
      ],
      work: { error: "Unused" },
    });
    const patient = file("patient.json", {
      StartAt: "Charge",
      States: { Charge: { ...task, Retry: [{ ErrorEquals: ["States.ALL"] }] } },
    });
    expect(await run(patient, "--tasks", tasks, "--json")).toMatchObject({
      code: 0,
      stdout: '{"status":"SUCCEEDED","output":"paid"}\n',
    });
  });

  it("ends with 3 for a definition that is not valid, and says why", async () => {
    const { code, stdout } = await run(broken);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ status: "INVALID", diagnostics: [{ location: "/States/A" }] });
  });

  it("ends with 2 where a task has no answer, and names it", async () => {
    const { code, stderr } = await run(charge);
    expect(code).toBe(2);
    expect(stderr).toContain('The state "Charge" calls work');
    const other = file("other.json", { elsewhere: { output: 1 } });
    expect((await run(charge, "--tasks", other)).stderr).toContain(`${other} has no answer`);
    const wrong = file("wrong.json", { work: { output: 1, afer: "5s" } });
    expect(await run(charge, "--tasks", wrong)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("afer"),
    });
  });

  it.each([[[]], [[join(folder, "missing.json")]], [["--jsonl", echo]], [[echo, "--input", "{"]]])(
    "ends with 2 for %j",
    async (args) => {
      expect((await run(...args)).code).toBe(2);
    },
  );
});

describe("motif workflow run --jsonl", () => {
  it("prints for each execution that was recorded on AWS what AWS gave", async () => {
    const recorded: { expected: Record<string, unknown> }[] = JSON.parse(readFileSync(RECORDED, "utf8"));
    const { code, output } = await runLines(recorded.map((each) => JSON.stringify(each)).join("\n"));
    expect(code).toBe(0);
    const ended = output.trimEnd().split("\n");
    expect(ended.map((line) => JSON.parse(line).status)).toEqual(
      recorded.map(({ expected }) => expected.status),
    );
  });

  it("goes on after a definition that is not valid, and ends with 2 at a line that is none", async () => {
    const { code, output, errors } = await runLines('{"definition":{}}\n\n{"input":1}\n');
    expect(JSON.parse(output)).toMatchObject({ status: "INVALID" });
    expect(errors).toContain('line 3 has no "definition"');
    expect(code).toBe(2);
  });
});

describe("motif workflow validate", () => {
  it("says what is wrong and where, and ends with 3", async () => {
    expect(await motifHere(["workflow", "validate", broken])).toMatchObject({
      code: 3,
      stdout:
        "ERROR SCHEMA_VALIDATION_FAILED /States/A: Exactly one of these fields is required: [End, Next]\n",
    });
    expect(await motifHere(["workflow", "validate", file("text.json", "no JSON")])).toMatchObject({
      code: 3,
      stdout:
        "ERROR SCHEMA_VALIDATION_FAILED (the whole definition): Definition must be a valid JSON object\n",
    });
  });

  it("prints AWS's result as JSON, and ends with 0 where nothing is wrong", async () => {
    expect(await motifHere(["workflow", "validate", echo])).toMatchObject({ code: 0, stdout: "valid\n" });
    expect(await motifHere(["workflow", "validate", echo, "--json"])).toMatchObject({
      code: 0,
      stdout: '{"result":"OK","diagnostics":[]}\n',
    });
  });
});
