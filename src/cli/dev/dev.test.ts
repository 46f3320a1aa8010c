import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Dev, motifHere, workFolder } from "../testing/motif.ts";

const shell = promisify(execFile);

let work: ReturnType<typeof workFolder>;
beforeAll(() => {
  work = workFolder();
});
afterAll(() => work.remove());

const run = (...args: string[]) => motifHere(args, work.cwd);

async function until<T>(look: () => Promise<T>, good: (value: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 200; tries++) {
    const value = await look();
    if (good(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("It did not happen within 4 s.");
}

describe("motif dev", () => {
  let dev: Dev;
  let url: string;
  beforeAll(async () => {
    dev = new Dev(work.cwd, ["notes", "--port", "0"]);
    url = await dev.url();
    await dev.printed(/^Try\n.*\n.*\n/m);
  });
  afterAll(() => dev.stop());

  const note = (id: string) => fetch(`${url}/notes/${id}`).then((response) => response.json());

  it("shows routes with their functions, resources with their addresses, and where the data is", () => {
    expect(dev.output).toContain("Its data is in .motif/notes;");
    expect(dev.output).toMatch(/POST \/notes +add-note\n +GET \/notes\/\{id\} +get-note/);
    for (const address of ["tables/notes/items", "queues/jobs", "buckets/files/objects"]) {
      expect(dev.output).toContain(`${url}/_motif/${address}`);
    }
  });

  it("shows addresses that answer", async () => {
    const addresses = [...dev.output.matchAll(/http:\S+\/_motif\/(?:tables|queues|buckets)\S+/g)].map(
      ([found]) => found,
    );
    expect(addresses).toHaveLength(3);
    for (const address of addresses) expect((await fetch(address)).status, address).toBe(200);
  });

  it("shows example calls that work when pasted", async () => {
    const command = /^Try\n# Add a note\n(.+)\n/m.exec(dev.output)?.[1] ?? "";
    const { stdout } = await shell("sh", ["-c", command]);
    expect(JSON.parse(stdout)).toEqual({ id: "pasted", text: "hello" });
    expect(await note("pasted")).toEqual({ id: "pasted", text: "hello" });
  });

  it("shows what functions log, one line each", async () => {
    await dev.printed(/^\d\d:\d\d:\d\d info {2}add-note note added id=pasted$/m);
  });

  it("refuses a port that is taken, and a data folder that is in use", async () => {
    const [port, folder] = await Promise.all([
      run("dev", "notes", "--port", new URL(url).port, "--data", "other"),
      run("dev", "notes", "--port", "0"),
    ]);
    expect(port.stderr).toMatch(
      /^error: Port \d+ is in use by another program\. .* The option is --port\.\n$/,
    );
    expect(port.code).toBe(1);
    expect(folder.stderr).toMatch(/^error: The data in \S+ is in use by another process\. /);
    expect(folder.stderr).toContain(`It is process ${dev.process.pid}, on ${url}. The option is --data.`);
    expect(folder.code).toBe(1);
  });

  it.skipIf(!existsSync("/proc/self"))("refuses a data folder that cannot be made, at once", async () => {
    const [server, command] = await Promise.all([
      run("dev", "notes", "--port", "0", "--data", "/proc/x"),
      run("send", "notes", "jobs", '{"id":"1","text":"t"}', "--data-dir", "/proc/x/y"),
    ]);
    for (const { code, stderr } of [server, command]) {
      expect(stderr).toMatch(
        /^error: The data folder \/proc\/x\S* cannot be made: ENOENT: .* Choose another one\./,
      );
      expect(code).toBe(1);
    }
  });

  it("is what send, put and invoke talk to while it runs", async () => {
    const [sent, put, invoked] = await Promise.all([
      run("send", "notes", "jobs", '{"id":"sent","text":"later"}'),
      run("put", "notes", "files", "some/file name.txt", "notes/app.ts", "--content-type", "text/plain"),
      run("invoke", "notes", "shout", "--data", '{"text":"hi"}'),
    ]);
    expect(sent).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[0-9a-f-]{36}\n$/) });
    expect(JSON.parse(put.stdout)).toMatchObject({ key: "some/file name.txt" });
    expect(invoked).toMatchObject({ code: 0, stdout: '"HI"\n' });
    await until(
      () => note("sent"),
      ({ text }) => text === "later",
    );
    const size = readFileSync(join(work.app, "app.ts")).byteLength;
    await until(
      () => note(encodeURIComponent("some/file name.txt")),
      ({ text }) => text === `${size} bytes`,
    );
    const stored = await fetch(`${url}/_motif/buckets/files/objects/some/file%20name.txt`);
    expect(stored.headers.get("content-type")).toBe("text/plain");
    expect(await stored.text()).toBe(readFileSync(join(work.app, "app.ts"), "utf8"));
  });

  it("says what the server refuses, and what a function failed with", async () => {
    const [message, failed, input, dryRun, dryRunToo, event] = await Promise.all([
      run("send", "notes", "jobs", '{"id":7}'),
      run("invoke", "notes", "shout", "--data", '{"text":""}'),
      run("invoke", "notes", "shout", "--data", "{}"),
      run("invoke", "notes", "shout", "--mode", "dry-run", "--data", '{"text":"hi"}'),
      run("invoke", "notes", "shout", "--dry-run", "--data", '{"text":"hi"}'),
      run("invoke", "notes", "shout", "--event", "--data", '{"text":"hi"}'),
    ]);
    expect(message).toMatchObject({
      code: 1,
      stderr:
        "error: The message of queue jobs is not valid: /id: must be of type string; /text: must be of type string\n",
    });
    expect(failed).toMatchObject({ code: 1, stderr: "error: nothing to shout\n" });
    expect(input).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("/text: must be of type string"),
    });
    expect(dryRun).toMatchObject({ code: 0, stdout: "Function shout would be called.\n" });
    expect(dryRunToo).toEqual(dryRun);
    expect(event).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[0-9a-f-]{36}\n$/) });
  });
});

describe("a command in another folder than the server", () => {
  const other = () => mkdtempSync(join(work.cwd, "other-"));
  const MESSAGE = '{"id":"from-elsewhere","text":"t"}';

  it("finds the server by the app, says which data it works on, and leaves none behind", async () => {
    const dev = new Dev(work.cwd, ["notes", "--port", "0", "--data", "found"]);
    const url = await dev.url();
    await dev.printed(/^Try\n/m);
    const cwd = other();
    const file = join(work.app, "app.ts");
    const [sent, put, invoked] = await Promise.all([
      motifHere(["send", work.app, "jobs", MESSAGE], cwd),
      motifHere(["put", work.app, "files", "a", file], cwd),
      motifHere(["invoke", work.app, "shout", "--data", '{"text":"hi"}'], cwd),
    ]);
    for (const { code, stderr } of [sent, put, invoked]) {
      expect(stderr).toBe(`notes runs on ${url}, with the data folder ${join(work.cwd, "found")}.\n`);
      expect(code).toBe(0);
    }
    expect(invoked.stdout).toBe('"HI"\n');
    await dev.printed(/keep-note note kept id=from-elsewhere/);
    expect(readdirSync(cwd), "no data folder is made").toEqual([]);
    expect(readdirSync(join(work.app, ".motif"))).toEqual([`server-${dev.process.pid}.json`]);
    await dev.stop();
    expect(existsSync(join(work.app, ".motif")), "nothing is left when it ends").toBe(false);
  });

  it("is told to choose where several servers run the app", async () => {
    const devs = ["one", "two"].map((data) => new Dev(work.cwd, ["notes", "--port", "0", "--data", data]));
    await Promise.all(devs.map((dev) => dev.printed(/^Try\n/m)));
    const { code, stderr } = await motifHere(["send", work.app, "jobs", MESSAGE], other());
    expect(stderr).toMatch(/^error: notes runs several times\. Say with --data-dir which one/);
    for (const data of ["one", "two"]) expect(stderr).toContain(`\n  ${join(work.cwd, data)}`);
    expect(code).toBe(2);
    const two = ["--data-dir", join(work.cwd, "two")];
    const named = await motifHere(["send", work.app, "jobs", MESSAGE, ...two], other());
    expect(named).toMatchObject({ code: 0, stderr: "" });
    await devs[1]?.printed(/keep-note note kept id=from-elsewhere/);
    await Promise.all(devs.map((dev) => dev.stop()));
  });

  it("says that nobody runs the app and which data folder it used, also after a server that was killed", async () => {
    const dev = new Dev(work.cwd, ["notes", "--port", "0", "--data", "gone"]);
    await dev.printed(/^Try\n/m);
    await dev.stop("SIGKILL");
    const cwd = other();
    const { code, stderr } = await motifHere(["send", work.app, "jobs", MESSAGE], cwd);
    expect(stderr).toMatch(/^No server of notes runs: working on the data folder \.motif\/notes\.\n/);
    expect(stderr).toContain("keep-note note kept id=from-elsewhere");
    expect(code).toBe(0);
    expect(readdirSync(cwd)).toEqual([".motif"]);
  });
});

describe("without a server", () => {
  it("send, put and invoke run the app themselves until nothing is due", async () => {
    const data = ["--data-dir", "alone"];
    const sent = await run("send", "notes", "jobs", '{"id":"a","text":"kept"}', ...data);
    expect(sent).toMatchObject({ code: 0, stderr: expect.stringContaining("keep-note note kept id=a") });
    const put = await run("put", "notes", "files", "b", "notes/app.ts", ...data);
    expect(put.code).toBe(0);
    expect((await run("invoke", "notes", "shout", "--data", '{"text":"x"}', ...data)).stdout).toBe('"X"\n');

    const dev = new Dev(work.cwd, ["notes", "--port", "0", "--data", "alone"]);
    const items = await fetch(`${await dev.url()}/_motif/tables/notes/items`).then((response) =>
      response.json(),
    );
    await dev.stop();
    expect(items.entries.map(({ item }: { item: { id: string } }) => item.id)).toEqual(["a", "b"]);
  });

  it("are not misled by what a server that died left behind", async () => {
    const dev = new Dev(work.cwd, ["notes", "--port", "0", "--data", "killed"]);
    await dev.url();
    await dev.stop("SIGKILL");
    expect(existsSync(join(work.cwd, "killed/server.json"))).toBe(true);
    const invoked = await run("invoke", "notes", "shout", "--data", '{"text":"y"}', "--data-dir", "killed");
    expect(invoked).toMatchObject({ code: 0, stdout: '"Y"\n' });
  });
});

describe("hot reload", () => {
  let dev: Dev;
  let url: string;
  const file = () => join(work.app, "functions/get-note.ts");
  let original: string;
  beforeAll(async () => {
    original = readFileSync(file(), "utf8");
    dev = new Dev(work.cwd, ["notes", "--port", "0", "--data", "reload"]);
    url = await dev.url();
  });
  afterEach(() => {
    dev.output = "";
  });
  afterAll(async () => {
    await dev.stop();
  });

  const status = () => fetch(`${url}/notes/none`).then((response) => response.status);

  it("takes up a change", async () => {
    expect(await status()).toBe(404);
    writeFileSync(file(), original.replace("status: 404", "status: 410"));
    await dev.printed(/^Reloaded in \d+ ms\.$/m);
    expect(await status()).toBe(410);
  });

  it("keeps the last good version after a broken edit, and says where it is broken", async () => {
    writeFileSync(file(), `${original}\nconst = 1;\n`);
    await dev.printed(/^error: .*functions\/get-note\.ts:\d+: SyntaxError: .*\n.*keeps running\.$/m);
    expect(await status()).toBe(410);
    writeFileSync(file(), `${original}\nconst = 1;\n`);
    await dev.printed(/^It is still so\.$/m);
    expect(dev.output.match(/SyntaxError/g), "told once").toHaveLength(1);
    writeFileSync(file(), original);
    await dev.printed(/^Reloaded in/m);
    expect(await status()).toBe(404);
  });

  it("warns of functions that read the environment, with file and line, and runs them all the same", async () => {
    writeFileSync(file(), original.replace("status: 404", "status: Number(process.env.NOT_SET ?? 418)"));
    await dev.printed(
      /^warning: Functions read the environment\..*\n {2}notes\/functions\/get-note\.ts:\d+: process\.env\.NOT_SET$/m,
    );
    expect(await status()).toBe(418);
    writeFileSync(file(), original);
    await dev.printed(/^Reloaded in.*[\s\S]*^Reloaded in/m);
  });

  it("takes up a change of a file that others import", async () => {
    const resources = join(work.app, "resources.ts");
    const text = readFileSync(resources, "utf8");
    writeFileSync(resources, text.replace("text: z.string()", "text: z.string(), author: z.string()"));
    await dev.printed(/^Reloaded in/m);
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${url}/notes`, { method: "POST", headers, body: '{"id":"1","text":"t"}' });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("/author");
    writeFileSync(resources, text);
  });
});

describe("who listens", () => {
  it("is told of each request, by whatever name it is allowed to come", async () => {
    const dev = new Dev(work.cwd, [
      ...["notes", "--port", "0", "--data", "reached"],
      ...["--host", "0.0.0.0", "--allow-host", "a1.tunnel.example"],
    ]);
    const url = await dev.url();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    const asking = get(`${url}/notes/none`, { headers: { host: "a1.tunnel.example" } });
    const [answer] = await once(asking, "response");
    expect(answer.resume().statusCode).toBe(404);
    await dev.printed(/ GET \/notes\/none 404 in [\d.]+ ms\n/);
    await dev.stop();
  });

  it.each([
    ["--host", "example.com", "It is an address of this machine"],
    ["--allow-host", "https://a1.tunnel.example", "It is a host's name"],
  ])("refuses %s %s", async (option, value, message) => {
    const { code, stderr } = await run("dev", "notes", option, value);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe("ending", () => {
  it("lets what is under way finish at SIGTERM, and exits with 0", async () => {
    const dev = new Dev(work.cwd, ["notes", "--port", "0", "--data", "ends"]);
    const url = await dev.url();
    const headers = { "content-type": "application/json" };
    await fetch(`${url}/_motif/queues/jobs/messages`, {
      method: "POST",
      headers,
      body: '{"id":"1","text":"slow"}',
    });
    await dev.printed(/takes its time/);
    expect(existsSync(join(work.cwd, "ends/server.json"))).toBe(true);
    expect(await dev.stop("SIGTERM")).toBe(0);
    expect(dev.output).toMatch(
      /Stopping: what is under way may finish.*\n.* keep-note note kept id=1\nStopped\. Its data stays in ends\.\n$/,
    );
    expect(existsSync(join(work.cwd, "ends/server.json"))).toBe(false);
  });

  it("ends at once at the second Ctrl-C, with 130", async () => {
    const dev = new Dev(work.cwd, ["notes", "--port", "0", "--data", "ends-at-once"]);
    const url = await dev.url();
    const stuck = new Promise((resolve) =>
      connect(Number(new URL(url).port), "127.0.0.1").on("close", resolve),
    );
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ text: "wait" });
    const call = fetch(`${url}/_motif/functions/shout/invocations`, { method: "POST", headers, body });
    const cutOff = expect(call).rejects.toThrow();
    await dev.printed(/shout waits/);
    dev.process.kill("SIGINT");
    await stuck; // the server has begun to close: it closes idle connections
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await dev.stop("SIGINT")).toBe(130);
    await cutOff;
  });
});
