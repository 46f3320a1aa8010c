import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { argument, literalOf, nested } from "@motif/compile";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { handOver } from "./hand-over.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "motif-hand-over-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program on the PATH that notes what it is called with. */
function program(name: string, rest = "") {
  const script = `#!/bin/sh\necho "${name} $*" >> '${folder}/calls'\n${rest}\n`;
  writeFileSync(join(folder, name), script, { mode: 0o755 });
}

/** Runs the command as Terraform does, with `x` for what only Terraform knows: whether it succeeded, and its calls. */
function run() {
  const [provisioner] = nested(handOver(), "provisioner");
  const interpreter = provisioner && literalOf(argument(provisioner, "interpreter"));
  const command = provisioner && argument(provisioner, "command");
  if (!Array.isArray(interpreter) || command?.kind !== "heredoc") throw new Error("There is no script.");
  const [shell, ...options] = interpreter.map(String);
  const script = command.parts.map((part) => (typeof part === "string" ? part : "x")).join("");
  const env = { PATH: `${folder}${delimiter}${process.env.PATH}` };
  let ok = true;
  try {
    execFileSync(shell ?? "", [...options, script], { env, stdio: "ignore" });
  } catch {
    ok = false;
  }
  return { ok, calls: readFileSync(join(folder, "calls"), "utf8").trim().split("\n") };
}

const DEPLOY =
  "az functionapp deployment source config-zip --subscription x --resource-group x --name x --src x/dist/x.zip";

// A provisioner that fails makes Terraform taint its resource, and replace it at the next apply:
// https://developer.hashicorp.com/terraform/cli/state/taint
describe.skipIf(process.platform === "win32")("handing a package over", () => {
  beforeEach(() => program("sleep"));

  it("is done once where it succeeds", () => {
    program("az");
    expect(run()).toEqual({ ok: true, calls: [DEPLOY] });
  });

  it("is tried again after a pause where it fails", () => {
    program("az", `[ "$(grep -c ^az '${folder}/calls')" = 2 ]`);
    expect(run()).toEqual({ ok: true, calls: [DEPLOY, "sleep 60", DEPLOY] });
  });

  it("fails after three tries, so that the next apply does it again", () => {
    program("az", "exit 1");
    const { ok, calls } = run();
    expect(ok).toBe(false);
    expect(calls.filter((call) => call === DEPLOY)).toHaveLength(3);
  });
});
