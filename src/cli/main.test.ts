import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMANDS } from "./commands.ts";
import { motif, motifHere, workFolder } from "./testing/motif.ts";

let work: ReturnType<typeof workFolder>;
beforeAll(() => {
  work = workFolder();
});
afterAll(() => work.remove());

/** `@notes` stands for the path of the app. */
const withApp = (args: readonly string[]) => args.map((arg) => arg.replace("@notes", work.app));
const run = (...args: string[]) => motif(work.cwd, withApp(args));
const look = (...args: string[]) => motifHere(withApp(args));

describe("help and usage", () => {
  it("lists every command with the exit codes", async () => {
    const { code, stdout } = await run("--help");
    expect(code).toBe(0);
    for (const { name } of COMMANDS) expect(stdout).toMatch(new RegExp(`^ {2}${name} +\\S`, "m"));
    expect(stdout).toMatch(/130 {2}interrupted/);
  });

  it.each(COMMANDS.map(({ name }) => name))("explains %s", async (name) => {
    const { code, stdout } = await look(name, "--help");
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: motif ${name}`);
    expect(stdout).toContain("-h, --help");
    expect(stdout).not.toMatch(/default: *[[{]/); // as it would be typed, not as JSON
  });

  it("prints its version", async () => {
    expect(await look("--version")).toEqual({ code: 0, stdout: "0.1.0\n", stderr: "" });
  });

  it.each([
    [["lst"], "unknown command 'lst'\n(Did you mean list?)"],
    [["list", "--jsn"], "unknown option '--jsn'\n(Did you mean --json?)"],
    [["dev"], "missing required argument 'app'"],
    [["dev", "@notes", "--port", "70000"], "A port is a whole number from 0 to 65535."],
    [["dev", "@notes", "--durability", "some"], "Allowed choices are process, full."],
    [["send", "@notes", "jobs", "{}", "--delay", "soon"], "A duration is a number and ms, s, m, h or d"],
    [["send", "@notes", "jobs", '{"id":}'], "The message is not JSON: Unexpected token '}'"],
    [["send", "@notes", "jobs", '{"id":1'], "at position 7 (line 1 column 8)"],
    [
      ["send", "@notes", "jobs", "[".repeat(20_000) + "]".repeat(20_000)],
      "The message is not JSON: it is nested more than 100 levels deep.",
    ],
    [
      ["invoke", "@notes", "shout", "--data", "[".repeat(5000) + "]".repeat(5000)],
      "--data is not JSON: it is nested more than 100 levels deep.",
    ],
    [["invoke", "@notes", "shout", "--data", "text"], "--data is not JSON: Unexpected token"],
    [["put", "@notes", "files", "key", "nothing.txt"], "There is no file nothing.txt."],
    [["put", "@notes", "files", "key", "a".repeat(5000)], "There is no file aaa"],
    [["put", "@notes", "files", "key", "/dev/null/a"], "There is no file /dev/null/a."],
    [["send", "@notes", "jbs", "{}"], 'The app has no queue "jbs". It has: jobs.'],
    [["put", "@notes", "file", "key", "@notes/app.ts"], 'The app has no bucket "file". It has: files.'],
    [["invoke", "@notes", "whisper"], "It has: add-note, get-note, keep-note, note-file, shout."],
  ])("refuses %j with exit code 2", async (args, message) => {
    const { code, stderr } = await look(...args);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect(code).toBe(2);
  });
});

describe("naming an app", () => {
  it("lists the patterns, also as JSON", async () => {
    const plain = await look("list");
    const asJson = await look("list", "--json");
    const patterns: { number: string; name: string; title: string; folder: string }[] = JSON.parse(
      asJson.stdout,
    );
    expect(patterns.map(({ number }) => number)).toContain("01");
    for (const { number, name, title } of patterns) {
      expect(plain.stdout).toMatch(new RegExp(`^${number} +${name} +\\S`, "m"));
      expect(plain.stdout).toContain(title);
    }
  });

  it("suggests the nearest patterns for one that is not there", async () => {
    const { code, stderr } = await look("dev", "rest-api-backed");
    expect(code).toBe(2);
    expect(stderr).toContain('There is no pattern "rest-api-backed". The nearest are 01-rest-api-backend');
  });

  it("says which folder does not exist, or has no app", async () => {
    mkdirSync(join(work.cwd, "empty"), { recursive: true });
    const [missing, empty] = await Promise.all([run("dev", "./nowhere"), run("dev", "./empty")]);
    expect(missing).toMatchObject({ code: 2 });
    expect(missing.stderr).toContain(`The folder ${join(work.cwd, "nowhere")} does not exist.`);
    expect(empty).toMatchObject({ code: 1 });
    expect(empty.stderr).toContain("empty/app.ts does not exist. An app is a folder with an app.ts in it.");
  });
});

describe("a broken app", () => {
  const shout = (text: string) => `export default 1;\n${text}\n`;

  it.concurrent.each([
    ["a syntax error", "app.ts", "export default {\n  a b\n};\n", /app\.ts:2: SyntaxError: /],
    [
      "TypeScript that needs compiling",
      "app.ts",
      "export enum Colour { Red }\n",
      /app\.ts:1: .*enum is not supported/,
    ],
    [
      "a module that throws",
      "functions/shout.ts",
      shout('throw new Error("no luck");'),
      /functions\/shout\.ts:2: Error: no luck/,
    ],
    [
      "a missing module",
      "functions/shout.ts",
      shout('import "./gone.ts";'),
      /^error: \S+\/functions\/shout\.ts: There is no file \S+\/gone\.ts\.$/m,
    ],
    [
      "an import without the file's ending",
      "functions/shout.ts",
      shout('import "../resources";'),
      /functions\/shout\.ts: There is no file \S+\/resources; imports have the file's ending: write \.ts\./,
    ],
    [
      "a wrong default export",
      "app.ts",
      "export default 7;\n",
      /the default export is not an app\. Write: export default app/,
    ],
  ])("with %s is refused, with file and reason", async (what, file, text, message) => {
    const folder = join(work.cwd, what.replaceAll(" ", "-"));
    cpSync(work.app, folder, { recursive: true });
    writeFileSync(join(folder, file), text);
    const { code, stderr } = await run("dev", folder, "--port", "0");
    rmSync(folder, { recursive: true });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect(code).toBe(1);
  });
});

describe("an unusable place", () => {
  it("refuses a data folder that cannot be made", async () => {
    writeFileSync(join(work.cwd, "file"), "");
    const { code, stderr } = await run("dev", "notes", "--port", "0", "--data", "file/data");
    expect(code).toBe(1);
    expect(stderr).toMatch(/The data folder .*file\/data cannot be made: .* The option is --data\./);
  });
});

describe("an older Node", () => {
  const PRETENDS = fileURLToPath(new URL("testing/pretend-node-20.js", import.meta.url));

  it("hands over to the Node that npm installed, with arguments and exit code", async () => {
    const { code, stderr } = await motif(work.cwd, ["dev", "nothing-like-it"], ["--import", PRETENDS]);
    expect(stderr).toContain('There is no pattern "nothing-like-it".');
    expect(code).toBe(2);
  });
});
