import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { motifHere, workFolder } from "../testing/motif.ts";
import { applyApp, type Deployment, destroyApp } from "./deploy-app.ts";
import { projectName } from "./project-name.ts";

/** A `terraform` that notes what it is called with, writes a plan where it is told to, and exits as the file of the subcommand says. */
const FAKE = `#!/bin/sh
at=$(dirname "$0"); folder=\${1#-chdir=}
[ "$1" = output ] && cat "$at/outputs" && exit 0
shift
echo "$*" >> "$at/calls"
for each in "$@"; do case "$each" in -out=*) mkdir -p "$folder/.terraform"; echo secret > "$folder/\${each#-out=}";; esac; done
[ -f "$at/$1" ] && exit "$(cat "$at/$1")"
exit 0
`;
const PLAN = ".terraform/motif.tfplan";
const VARIABLES = "-var=project_name=notes -var=environment=staging";

const { cwd, app, remove } = workFolder();
afterAll(remove);

describe("motif deploy and motif destroy, with what they call of terraform", () => {
  const fake = join(cwd, "bin");
  const path = process.env.PATH;
  beforeEach(() => {
    mkdirSync(fake, { recursive: true });
    writeFileSync(join(fake, "terraform"), FAKE);
    chmodSync(join(fake, "terraform"), 0o755);
    writeFileSync(join(fake, "calls"), "");
    writeFileSync(join(fake, "plan"), "2"); // there is something to change
    writeFileSync(join(fake, "outputs"), '{"api_url":{"value":"https://x.example"}}');
    process.env.PATH = [fake, path].join(delimiter);
  });
  afterEach(() => {
    process.env.PATH = path;
  });
  const calls = () => readFileSync(join(fake, "calls"), "utf8").trim().split("\n");
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await motifHere(args, cwd);
    return { code, stdout: stripVTControlCharacters(stdout), stderr: stripVTControlCharacters(stderr) };
  };
  const staging = ["notes", "--target", "aws", "--env", "staging"];

  it("deploy builds, applies the plan that was shown, removes it, and says what to call", async () => {
    const { code, stdout } = await run(
      "deploy",
      ...staging,
      ...["--yes", "--backend-config=bucket=acme state", "--var", "region=eu-west-1"],
    );
    expect(calls()).toEqual([
      "init -input=false -reconfigure -backend-config=bucket=acme state",
      "workspace select -or-create=true staging",
      `plan -input=false -detailed-exitcode -out=${PLAN} ${VARIABLES} -var=region=eu-west-1`,
      `apply -input=false ${PLAN}`,
    ]);
    expect(existsSync(join(app, "aws/functions.tf"))).toBe(true);
    expect(existsSync(join(app, "aws", PLAN))).toBe(false);
    expect(stdout).toContain("$ npx --no-install motif build notes --target aws");
    expect(stdout).toContain(
      "$ terraform -chdir=notes/aws init -input=false -reconfigure '-backend-config=bucket=acme state'",
    );
    expect(stdout).toContain("It is at https://x.example");
    expect(stdout).toContain("https://x.example/notes");
    expect(stdout).not.toContain("/_motif");
    expect(code).toBe(0);
  });

  it("deploy --plan-only changes nothing, and its exit code says whether something differs", async () => {
    expect((await run("deploy", ...staging, "--plan-only")).code).toBe(3);
    writeFileSync(join(fake, "plan"), "0");
    expect((await run("deploy", ...staging, "--plan-only")).code).toBe(0);
    writeFileSync(join(fake, "plan"), "1");
    const failed = await run("deploy", ...staging, "--plan-only");
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining("terraform plan ended with 1") });
    expect(calls().filter((call) => call.startsWith("apply"))).toEqual([]);
  });

  it("destroy turns the protection off where that is asked for, and removes the workspace", async () => {
    expect((await run("destroy", ...staging, "--yes", "--unprotected")).code).toBe(0);
    const plan = `plan -input=false -detailed-exitcode -destroy -out=${PLAN} ${VARIABLES}`;
    expect(calls().slice(2)).toEqual([
      plan,
      `apply -input=false -auto-approve ${VARIABLES} -var=deletion_protection=false`,
      `${plan} -var=deletion_protection=false`,
      `apply -input=false ${PLAN}`,
      "workspace select default",
      "workspace delete staging",
    ]);
  });

  it("are refused before anything is run where nobody can be asked, and end with the reason where a step fails", async () => {
    expect(await run("deploy", ...staging)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--yes"),
    });
    expect(calls()).toEqual([""]);
    writeFileSync(join(fake, "init"), "1");
    const failed = await run("deploy", ...staging, "--yes");
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining("terraform init ended with 1") });
    process.env.PATH = join(cwd, "nothing");
    const missing = await run("deploy", ...staging, "--yes");
    expect(missing).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("terraform is not on the PATH"),
    });
  });
});

describe("a deployment", () => {
  const deployment: Deployment = {
    folder: cwd,
    environment: "staging",
    project: "acme",
    variables: [],
    backend: [],
  };
  const refuse = async () => false;
  /** Calls of a Terraform whose plans end with a code. */
  const withPlans = (code: number) => {
    const calls: string[] = [];
    const terraform = async (args: readonly string[]) => {
      calls.push(args.slice(0, 2).join(" "));
      return args[0] === "plan" ? code : 0;
    };
    return { calls, terraform };
  };

  it("that is declined applies and destroys nothing", async () => {
    const { calls, terraform } = withPlans(2);
    expect(await applyApp(deployment, terraform, refuse)).toBe("declined");
    expect(await destroyApp(deployment, true, terraform, refuse)).toBe("declined");
    expect(calls.filter((call) => /^apply|^workspace delete/.test(call))).toEqual([]);
  });

  it("is applied without a question where nothing changes, as the code that says so may be another's", async () => {
    const { calls, terraform } = withPlans(0);
    expect(await applyApp(deployment, terraform, refuse)).toBe("applied");
    expect(calls.at(-1)).toBe("apply -input=false");
  });

  it("of which nothing is there is not made only to be destroyed", async () => {
    const { calls, terraform } = withPlans(0);
    writeFileSync(join(cwd, "variables.tf"), 'variable "deletion_protection" {\n}\n');
    expect(await destroyApp(deployment, true, terraform, async () => true)).toBe("unchanged");
    expect(calls.filter((call) => call.startsWith("apply"))).toEqual([]);
  });

  it("has a project name that leaves room for the environment", () => {
    expect(["shop", "rest-api-backend", "fourteen-chars-x"].map(projectName)).toEqual([
      ...["shop", "rest-api-backen", "fourteen-chars"],
    ]);
  });
});
