import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Dev, motifHere, Running, workFolder } from "../testing/motif.ts";

let work: ReturnType<typeof workFolder>;
beforeAll(() => {
  work = workFolder();
});
afterAll(() => work.remove());

const run = (...args: string[]) => motifHere(args, work.cwd);
const poison = (id: string) => run("send", "notes", "jobs", JSON.stringify({ id, text: "poison" }));

describe("while the app runs", () => {
  let dev: Dev;
  beforeAll(async () => {
    dev = new Dev(work.cwd, ["notes", "--port", "0"]);
    await dev.printed(/^Try\n/m);
  });
  afterAll(() => dev.stop());

  it("its dead letters are listed with their reasons, and moved back when the cause is mended", async () => {
    expect(await run("dead-letters", "notes")).toMatchObject({
      code: 0,
      stdout: "There are no dead letters.\n",
    });
    await poison("a");
    await poison("b");
    await dev.printed(/it is poison[\s\S]*it is poison/);

    const { stdout } = await run("dead-letters", "notes");
    expect(stdout).toMatch(
      /^queue jobs: 2 dead letters\n {2}[0-9a-f-]{36} {2}dead for \d+ s {2}it is poison\n {4}\{"id":"a","text":"poison"\}\n/,
    );
    const json = await run("dead-letters", "notes", "jobs", "--json");
    expect(JSON.parse(json.stdout)).toMatchObject([
      { source: { kind: "queue", name: "jobs" }, data: { id: "a" }, redriven: 0, reason: "it is poison" },
      { data: { id: "b" } },
    ]);

    const dry = await run("redrive", "notes", "jobs", "--dry-run");
    expect(dry.stdout).toMatch(
      /^( {2}[0-9a-f-]{36} {2}dead for \d+ s {2}it is poison\n){2}2 would be moved\.\n$/,
    );
    expect((await run("redrive", "notes", "jobs", "--dry-run", "--max", "1")).stdout).toMatch(
      /^1 would be moved\.$/m,
    );

    const file = join(work.app, "functions/keep-note.ts");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace('=== "poison"', '=== "none"'));
    await dev.printed(/^Reloaded in/m);
    expect(await run("redrive", "notes", "jobs", "--max", "1")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/it is poison\n1 moved\.\n$/),
    });
    await dev.printed(/note kept id=a/);
    expect((await run("redrive", "notes", "jobs")).stdout).toMatch(/^1 moved\.$/m);
    await dev.printed(/note kept id=b/);
    expect((await run("dead-letters", "notes", "jobs")).stdout).toBe("There are no dead letters.\n");
    writeFileSync(file, text);
    await dev.printed(/^Reloaded in[\s\S]*^Reloaded in/m);
  });

  it("one of them is shown as a whole, mended and moved back, in place or with a file; one is discarded", async () => {
    for (const id of ["c", "d", "e"]) await poison(id);
    const letters = async () => JSON.parse((await run("dead-letters", "notes", "jobs", "--json")).stdout);
    await expect.poll(async () => (await letters()).length, { timeout: 10_000 }).toBe(3);
    const [c, d, e] = (await letters()).map(({ id }: { id: string }) => id);

    // Moved as it is, it fails again, and says so.
    expect((await run("redrive", "notes", "jobs", "--id", c)).stdout).toMatch(/^1 moved\.$/m);
    const shown = () => run("dead-letters", "notes", "jobs", "--id", c);
    await expect
      .poll(async () => (await shown()).stdout, { timeout: 10_000 })
      .toMatch(
        new RegExp(
          `^${c}\n {2}reason {6}it is poison\n {2}dead since {2}\\S+Z, for \\d+ s\n {2}moved back {2}once\n {4}\\S+Z {2}it is poison\n {2}data\n {4}\\{\n {6}"id": "c",`,
        ),
      );

    const bad = await run("redrive", "notes", "jobs", "--id", c, "--set", "/text=5");
    expect(bad).toMatchObject({ code: 1, stderr: expect.stringContaining("/text") });
    expect((await run("redrive", "notes", "jobs", "--id", c, "--set", "/text=good")).code).toBe(0);
    await dev.printed(/note kept id=c/);
    const file = join(work.cwd, "mended.json");
    writeFileSync(file, '{"id":"D","text":"good"}');
    expect((await run("redrive", "notes", "jobs", "--id", d, "--edit", file)).code).toBe(0);
    await dev.printed(/note kept id=D/);

    const discarded = await run("discard", "notes", "jobs", "--id", e);
    expect(JSON.parse(discarded.stdout)).toMatchObject({ id: e, data: { id: "e" }, reason: "it is poison" });
    expect(await letters()).toEqual([]);
    for (const command of [["redrive"], ["discard"], ["dead-letters"]]) {
      const gone = await run(...command, "notes", "jobs", "--id", e);
      expect(gone).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(`There is no dead letter ${e} here.`),
      });
    }
  });

  it("what functions log is shown by function, level and number, and followed until the server ends", async () => {
    const other = new Dev(work.cwd, ["notes", "--port", "0", "--data", "followed"]);
    await other.printed(/^Try\n/m);
    const data = ["--data-dir", "followed"];
    await run("send", "notes", "jobs", '{"id":"1","text":"t"}', ...data);
    await other.printed(/note kept id=1/);
    await run("invoke", "notes", "shout", "--data", '{"text":""}', ...data);
    await other.printed(/nothing to shout/);

    const all = await run("logs", "notes", ...data);
    expect(all.stdout).toMatch(
      /^\d\d:\d\d:\d\d info {2}keep-note note kept id=1\n.* error shout .*nothing to shout/,
    );
    const lines = async (...args: string[]) => (await run("logs", "notes", ...data, ...args)).stdout;
    expect(await lines("--level", "error")).not.toContain("note kept");
    expect(await lines("--function", "keep-note")).not.toContain("shout");
    expect((await lines("--lines", "1")).split("\n")).toHaveLength(2);
    expect(JSON.parse(await lines("--function", "keep-note", "--json"))).toMatchObject({
      level: "info",
      message: "note kept",
      fields: { id: "1" },
    });

    const follow = ["logs", "notes", ...data, "--follow", "--function", "keep-note"];
    const following = new Running(work.cwd, follow);
    await following.printed(/id=1\n$/);
    for (const id of ["2", "3"]) {
      await run("send", "notes", "jobs", JSON.stringify({ id, text: "t" }), ...data);
      await following.printed(new RegExp(`note kept id=${id}\n$`));
    }
    await other.stop();
    await following.printed(/id=1\n.*id=2\n.*id=3\nThe server ended\.\n$/);
    expect(await following.exited).toBe(0);
  });

  it("its traces are listed, and one is shown as a waterfall by the first characters of its id", async () => {
    const url = await dev.url();
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    await fetch(`${url}/notes/none`, { headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` } });
    const list = await run("traces", "notes", "--limit", "1");
    expect(list.stdout).toMatch(
      new RegExp(`^\\d\\d:\\d\\d:\\d\\d  ${traceId}  get-note +1 invocation +[\\d.]+ ms\\n$`),
    );
    const shown = await run("traces", "notes", "0af76519");
    expect(shown.stdout).toMatch(new RegExp(`^trace ${traceId}\nget-note \\(http\\) +█+ +[\\d.]+ ms\n$`));
    const json = await run("traces", "notes", traceId, "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({ traceId, invocations: [{ function: "get-note" }] });
    expect(await run("traces", "notes", "xyz")).toMatchObject({
      code: 2,
      stderr: 'error: No trace begins with "xyz". "motif traces" lists them.\n',
    });
    expect(await run("traces", "notes", "0".repeat(32))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Nothing is known of trace 000"),
    });
  });
});

describe("while nobody runs the app", () => {
  const at = (folder: string, ...args: string[]) => motifHere(args, folder);
  const folder = () => mkdtempSync(join(work.cwd, "alone-"));

  it("looking at dead letters processes nothing, and redriving does", async () => {
    const cwd = folder();
    const dev = new Dev(cwd, [work.app, "--port", "0"]);
    await dev.printed(/^Try\n/m);
    await at(cwd, "send", work.app, "jobs", '{"id":"a","text":"poison"}');
    await dev.printed(/it is poison/);
    await at(cwd, "send", work.app, "jobs", '{"id":"later","text":"slow"}');
    await dev.printed(/takes its time/);
    await dev.stop("SIGKILL"); // what was in flight is due again

    const listed = await at(cwd, "dead-letters", work.app);
    expect(listed.stdout).toContain('"id":"a"');
    expect(listed.stderr, "nothing is delivered").toBe(
      "No server of notes runs: working on the data folder .motif/notes.\n",
    );
    const redriven = await at(cwd, "redrive", work.app, "jobs");
    expect(redriven.stdout).toMatch(/^1 moved\.$/m);
    expect(redriven.stderr).toContain("note kept id=later");
    expect(redriven.stderr, "it failed again, as nothing was mended").toContain("it is poison");
    expect((await at(cwd, "dead-letters", work.app)).stdout).toContain('"id":"a"');
  });

  it.each(["logs", "traces"])("%s says that there is no server", async (command) => {
    const cwd = folder();
    const { code, stderr } = await at(cwd, command, work.app);
    expect(stderr).toBe(
      `error: No server of notes runs, and ${command} are kept in the memory of one. Start it with "motif dev".\n`,
    );
    expect(code).toBe(1);
    expect(existsSync(join(cwd, ".motif"))).toBe(false);
  });
});

it("names what can have dead letters where another name is given", async () => {
  const { code, stderr } = await run("redrive", "notes", "files");
  expect(stderr).toBe(
    'error: The app has nothing named "files" that could have dead letters. It has: jobs (queue), keep-note (function), note-file (function), shout (function).\n',
  );
  expect(code).toBe(2);
});

describe("docs/dead-letters.md", () => {
  const page = readFileSync(new URL("../../../docs/dead-letters.md", import.meta.url), "utf8");
  const commands = [...page.matchAll(/^npx motif (.+)$/gm)].map(([, command]) => command ?? "");

  it("has commands", () => {
    expect(commands.length).toBeGreaterThan(10);
  });

  it.each(commands)("motif %s is one that there is, with these options", async (command) => {
    const cwd = mkdtempSync(join(work.cwd, "page-"));
    writeFileSync(join(cwd, "outputs.json"), "{}");
    const onCloud = command.includes("--target") ? ["--outputs", "outputs.json"] : [];
    const { code, stderr } = await motifHere([...command.split(" "), ...onCloud], cwd);
    // On a cloud it gets as far as the outputs, and logs and traces as far as a server.
    if (code !== 0) expect(stderr).toMatch(/has no output|No server of async-processor runs/);
  });
});
