import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadTarget, TARGETS } from "../../build/targets.ts";
import { Dev, motif, motifHere, workFolder } from "../../testing/motif.ts";

let work: ReturnType<typeof workFolder>;
beforeAll(() => {
  work = workFolder();
});
afterAll(() => work.remove());

/** Makes get-note wait longer than API Gateway does, or no longer so. */
function waitTooLong(tooLong: boolean): void {
  const file = join(work.app, "functions", "get-note.ts");
  const text = readFileSync(file, "utf8").replace(' timeout: "31s",', "");
  writeFileSync(file, tooLong ? text.replace("{ uses:", '{ timeout: "31s", uses:') : text);
}

const REFUSED =
  /AWS cannot run "notes" as defined.*\n.*function get-note: has a timeout of 31 s, and API Gateway waits 30 s/;

describe.each(Object.keys(TARGETS))("motif dev --as %s", (target) => {
  it("runs an app that the cloud can run, takes its largest messages, and refuses larger ones", async () => {
    const { PROFILE } = await loadTarget(target);
    const dev = new Dev(work.cwd, ["notes", "--port", "0", "--as", target, "--data", join(work.cwd, target)]);
    try {
      const url = await dev.url();
      await dev.printed(new RegExp(`It refuses, limits and delivers as ${PROFILE.title} does`));
      const send = async (bytes: number) => {
        const text = "x".repeat(bytes - JSON.stringify({ id: "large", text: "" }).length);
        const body = JSON.stringify({ id: "large", text });
        const headers = { "content-type": "application/json" };
        return (await fetch(`${url}/_motif/queues/jobs/messages`, { method: "POST", headers, body })).status;
      };
      const largest = PROFILE.queue.message.value - JSON.stringify({}).length;
      expect(await send(largest + 1)).toBe(413);
      expect(await send(largest)).toBe(202);
    } finally {
      await dev.stop();
    }
  });
});

describe("motif dev --as", () => {
  it("takes every cloud that apps are built for, and no other", async () => {
    const { stdout } = await motifHere(["dev", "--help"]);
    for (const target of Object.keys(TARGETS)) expect(stdout).toContain(`"${target}"`);
    const wrong = await motifHere(["dev", "01", "--as", "mainframe"]);
    expect(wrong.stderr).toContain("Allowed choices are");
    expect(wrong.code).not.toBe(0);
  });

  it("refuses at start what the cloud refuses when it is built, with the same words", async () => {
    waitTooLong(true);
    const [dev, build] = await Promise.all([
      motif(work.cwd, ["dev", "notes", "--port", "0", "--as", "aws"]),
      motif(work.cwd, ["build", "notes", "--target", "aws", "--plan"]),
    ]);
    expect(dev.stderr).toMatch(REFUSED);
    expect(dev.code).toBe(1);
    expect(dev.stderr).toBe(build.stderr);
    waitTooLong(false);
  });

  it("says what it imitates, and keeps the last version that the cloud can run", async () => {
    const dev = new Dev(work.cwd, ["notes", "--port", "0", "--as", "aws"]);
    try {
      const url = await dev.url();
      await dev.printed(/It refuses, limits and delivers as AWS does/);
      waitTooLong(true);
      await dev.printed(REFUSED);
      expect((await fetch(`${url}/notes/none`)).status).toBe(404);
    } finally {
      waitTooLong(false);
      await dev.stop();
    }
  });
});
