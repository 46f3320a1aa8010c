import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { checkFolder, checkInstances, formatProblem } from "@motif/compile/check";
import { applyRules } from "@motif/compile/kit";
import { terraformVersion } from "@motif/compile/offline";
import { terraformRuns } from "@motif/compile/testing";
import { UnsupportedError } from "@motif/core";
import { loadApp } from "@motif/core/model";
import { listPatterns } from "@motif/patterns";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { motif, motifHere, type Outcome, workFolder } from "../testing/motif.ts";
import { checkApps } from "./build.ts";
import { loadTarget, TARGETS } from "./targets.ts";

/** What terraform may take for a folder on a machine that is busy with other tests. */
const TERRAFORM_MS = 10_000;

describe("motif build", () => {
  let work: ReturnType<typeof workFolder>;
  let first: Outcome;
  const built = (cloud: string, name = "") => join(work.cwd, "notes", cloud, name);
  const onAws = (name = "") => built("aws", name);
  const build = (...options: string[]) => motifHere(["build", work.app, ...options]);
  beforeAll(async () => {
    work = workFolder();
    first = await motif(work.cwd, ["build", "notes"]);
  }, 60_000);
  afterAll(() => work.remove());

  it("writes Terraform and bundles into the app's folder for each cloud", () => {
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toMatch(/^notes, aws: 8 files, 5 bundles of \d+ KB in notes\/aws$/m);
    expect(first.stdout).toMatch(/^notes, azure: 8 files, 5 bundles of \d+ KB in notes\/azure$/m);
    expect(first.stdout).toMatch(/^notes, gcp: 8 files, 5 bundles of \d+ KB in notes\/gcp$/m);
    const files = ["api", "data", "functions", "iam", "observability", "outputs", "variables", "versions"];
    const terraform = files.map((name) => `${name}.tf`);
    expect(readdirSync(onAws()).sort()).toEqual(["dist", ...terraform].sort());
    expect(readdirSync(built("azure")).sort()).toEqual(["dist", ...terraform].sort());
    expect(readdirSync(built("gcp")).sort()).toEqual(["dist", ...terraform].sort());
    const functions = ["add-note", "get-note", "keep-note", "note-file", "shout"];
    for (const cloud of ["aws", "gcp"]) {
      expect(readdirSync(built(cloud, "dist")).sort()).toEqual(
        functions.flatMap((name) => [`${name}.mjs.map`, `${name}.zip`]),
      );
    }
    expect(readdirSync(built("azure", "dist")).sort()).toEqual(
      functions.flatMap((name) => [name, `${name}.zip`]),
    );
    expect(readdirSync(built("azure", "dist/shout/functions"))).toEqual(["shout.mjs.map"]);
  });

  it("removes bundles and Terraform files that it no longer writes, and leaves those of others alone", async () => {
    writeFileSync(onAws("dist/gone.zip"), "old");
    writeFileSync(built("azure", "dist/shout/functions/gone.mjs.map"), "old");
    writeFileSync(onAws("gone.tf"), '# Made from the app notes by "motif build".\n');
    writeFileSync(onAws("own.tf"), "# by hand\n");
    const check = await build("--check");
    expect(check).toMatchObject({ code: 1, stdout: expect.stringContaining("gone.tf was built before") });
    await build();
    expect(readdirSync(onAws("dist"))).not.toContain("gone.zip");
    expect(readdirSync(built("azure", "dist/shout/functions"))).toEqual(["shout.mjs.map"]);
    expect(readdirSync(onAws()).filter((name) => /gone|own/.test(name))).toEqual(["own.tf"]);
    rmSync(onAws("own.tf"));
  });

  it("writes somewhere else, and for some clouds only, when asked", async () => {
    await build("--out", join(work.cwd, "built"), "--target", "aws");
    expect(readdirSync(join(work.cwd, "built", "notes"))).toEqual(["aws"]);
    const elsewhere = join(work.cwd, "built", "notes", "aws");
    expect(readFileSync(join(elsewhere, "data.tf"))).toEqual(readFileSync(onAws("data.tf")));
    expect(readFileSync(join(elsewhere, "dist", "shout.zip"))).toEqual(readFileSync(onAws("dist/shout.zip")));
  });

  it("--check accepts what it wrote, and fails with the difference when a file was changed", async () => {
    const good = await build("--check");
    expect(good).toEqual({ code: 0, stdout: "", stderr: "" });
    appendFileSync(onAws("outputs.tf"), "# by hand\n");
    const { mtimeMs } = statSync(onAws("outputs.tf"));
    const stale = await build("--check");
    expect(stale.code).toBe(1);
    expect(stale.stdout).toContain("-# by hand");
    expect(stale.stderr).toContain("notes/aws/outputs.tf");
    expect(statSync(onAws("outputs.tf")).mtimeMs).toBe(mtimeMs);
  });

  it("--plan prints what the cloud would run", async () => {
    const { stdout } = await build("--plan");
    expect(JSON.parse(stdout)).toMatchObject({
      aws: {
        notes: { app: "notes", queues: [{ name: "jobs", redrive: { maxReceiveCount: 5 } }, {}, {}, {}] },
      },
    });
  });

  it("says what has to be known before a deployment, and builds", async () => {
    const own = join(work.cwd, "notes", "serverless-defaults.yaml");
    const few = "functions: { concurrency: { reserved: 2 } }\nconcurrency: { account: 10 }\n";
    writeFileSync(own, few);
    const out = ["--target", "aws", "--out", join(work.cwd, "few")];
    const { code, stdout, stderr } = await build(...out);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("notes, aws: ") });
    expect(stderr).toContain("warning: notes, aws: its functions take up to 10 of the account's concurrency");
    const plan = await build("--plan", ...out);
    expect(plan.stderr).toBe(stderr);
    expect(JSON.parse(plan.stdout)).toMatchObject({ aws: { notes: { accountConcurrency: 10 } } });
    rmSync(own);
  });

  it("says what a cloud cannot do, and writes nothing", async () => {
    const before = readFileSync(onAws("data.tf"), "utf8");
    writeFileSync(join(work.cwd, "notes", "serverless-defaults.yaml"), "retention: { logs: 10d }\n");
    const { code, stderr } = await build();
    expect(code).toBe(1);
    expect(stderr).toContain('AWS cannot run "notes" as defined, 1 problem:\n  retention: logs is 10 days');
    expect(readFileSync(onAws("data.tf"), "utf8")).toBe(before);
  });

  it("leaves an app out where a cloud refuses it, if asked to and if nothing of it is there", async () => {
    const request = { folders: [work.app], targets: ["aws"] };
    const nowhere = { ...request, out: join(work.cwd, "nowhere") };
    await expect(checkApps(nowhere)).rejects.toThrow(UnsupportedError);
    await checkApps({ ...nowhere, leaveOutRefused: true });
    await expect(checkApps({ ...request, leaveOutRefused: true })).rejects.toThrow(UnsupportedError);
  });

  it.each([
    [["build"], "Say which app"],
    [["build", "01", "--all"], "Say which app"],
    [["build", "01", "--target", "mars"], '"mars" is not one of aws, azure, gcp'],
    [["build", "01", "--check", "--plan"], "cannot be used with"],
  ])("takes %j for a mistake", async (args, message) => {
    const { code, stderr } = await motifHere(args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe("the catalogue", () => {
  const patterns = listPatterns();

  it("has files for every cloud that are as its apps are", async () => {
    const { code, stdout } = await motifHere(["build", "--all", "--check"]);
    expect(stdout).toBe("");
    expect(code).toBe(0);
  });

  describe.each(Object.keys(TARGETS))("on %s", (cloud) => {
    const taken = patterns.filter(({ folder }) => existsSync(join(folder, cloud)));

    it.each(taken)("$name follows the provider's schema and the security rules", async ({ folder }) => {
      const { compile, PROVIDERS, SECURITY_RULES } = await loadTarget(cloud);
      const { module, packages } = compile(await loadApp(folder));
      const options = { providers: PROVIDERS, buildProducts: packages };
      expect((await checkFolder(join(folder, cloud), options)).map(formatProblem)).toEqual([]);
      expect((await checkInstances(module, options)).map(formatProblem)).toEqual([]);
      expect(applyRules(module, SECURITY_RULES)).toEqual([]);
    });

    /** Skipped, and shown as skipped, where there is no terraform to run. */
    it.skipIf(terraformVersion() === undefined)(
      "is valid for the real terraform",
      { timeout: 60_000 + taken.length * TERRAFORM_MS },
      async () => {
        const { PROVIDERS } = await loadTarget(cloud);
        const providers = PROVIDERS.map(({ name }) => name);
        const folders = taken.map(({ folder }) => join(folder, cloud));
        const runs = await terraformRuns({ command: "validate", providers, folders });
        expect(runs.filter(({ ok }) => !ok)).toEqual([]);
      },
    );
  });
});
