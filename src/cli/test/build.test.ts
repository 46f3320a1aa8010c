import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makePlan, SECURITY_RULES, toTerraform } from "@motif/aws";
import { loadApp } from "@motif/core/model";
import { applyRules } from "@motif/terraform";
import { checkFolder, formatProblem } from "@motif/terraform/check";
import { terraformVersion, withOfflineProviders } from "@motif/terraform/offline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkTemplate } from "../../aws/test/check-template.ts";
import { listPatterns } from "../catalogue.ts";
import { motif, motifHere, type Outcome, workFolder } from "./motif.ts";

describe("motif build", () => {
  let work: ReturnType<typeof workFolder>;
  let first: Outcome;
  const aws = (name = "") => join(work.cwd, "notes", "aws", name);
  beforeAll(async () => {
    work = workFolder();
    first = await motif(work.cwd, ["build", "notes"]);
  }, 60_000);
  afterAll(() => work.remove());

  it("writes Terraform, a SAM template and bundles into the app's folder for the cloud", () => {
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toMatch(/^notes, aws: 6 files, 5 bundles of \d+ KB\n$/);
    const texts = ["iam.tf", "main.tf", "observability.tf", "outputs.tf", "template.yaml", "variables.tf"];
    expect(readdirSync(aws()).sort()).toEqual(["dist", ...texts]);
    const functions = ["add-note", "get-note", "keep-note", "note-file", "shout"];
    expect(readdirSync(aws("dist")).sort()).toEqual(
      functions.flatMap((name) => [`${name}.mjs.map`, `${name}.zip`]),
    );
  });

  it("removes bundles of functions that are gone", async () => {
    writeFileSync(aws("dist/gone.zip"), "old");
    await motif(work.cwd, ["build", "notes"]);
    expect(readdirSync(aws("dist"))).not.toContain("gone.zip");
  });

  it("writes somewhere else when asked", async () => {
    await motif(work.cwd, ["build", "notes", "--out", "built"]);
    const built = join(work.cwd, "built", "notes", "aws");
    expect(readFileSync(join(built, "main.tf"))).toEqual(readFileSync(aws("main.tf")));
    expect(readFileSync(join(built, "dist", "shout.zip"))).toEqual(readFileSync(aws("dist/shout.zip")));
  });

  it("--check accepts what it wrote, and fails with the difference when a file was changed", async () => {
    const good = await motif(work.cwd, ["build", "notes", "--check"]);
    expect(good).toEqual({ code: 0, stdout: "", stderr: "" });
    appendFileSync(aws("outputs.tf"), "# by hand\n");
    const { mtimeMs } = statSync(aws("outputs.tf"));
    const stale = await motif(work.cwd, ["build", "notes", "--check"]);
    expect(stale.code).toBe(1);
    expect(stale.stdout).toContain("-# by hand");
    expect(stale.stderr).toContain("notes/aws/outputs.tf");
    expect(statSync(aws("outputs.tf")).mtimeMs).toBe(mtimeMs);
  });

  it("--plan prints what the cloud would run", async () => {
    const { stdout } = await motif(work.cwd, ["build", "notes", "--plan"]);
    expect(JSON.parse(stdout)).toMatchObject({
      aws: {
        notes: { app: "notes", queues: [{ name: "jobs", redrive: { maxReceiveCount: 5 } }, {}, {}, {}] },
      },
    });
  });

  it("says what a cloud cannot do, and writes nothing", async () => {
    const before = readFileSync(aws("main.tf"), "utf8");
    writeFileSync(join(work.cwd, "notes", "serverless-defaults.yaml"), "retention: { logs: 10d }\n");
    const { code, stderr } = await motif(work.cwd, ["build", "notes"]);
    expect(code).toBe(1);
    expect(stderr).toContain('AWS cannot run "notes" as defined, 1 problem:\n  retention: logs is 10 days');
    expect(readFileSync(aws("main.tf"), "utf8")).toBe(before);
  });

  it.each([
    [["build"], "Say which app"],
    [["build", "01", "--all"], "Say which app"],
    [["build", "01", "--target", "mars"], 'There is no target "mars"'],
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

  it.each(patterns)(
    "$name follows the provider's schema, the security rules and the CloudFormation specification on AWS",
    async ({ folder }) => {
      const plan = makePlan((await loadApp(folder)).inventory);
      const problems = await checkFolder(join(folder, "aws"), {
        buildProducts: plan.functions.map(({ bundle }) => bundle),
      });
      expect(problems.map(formatProblem)).toEqual([]);
      expect(applyRules(toTerraform(plan), SECURITY_RULES)).toEqual([]);
      expect(checkTemplate(readFileSync(join(folder, "aws", "template.yaml"), "utf8"))).toEqual([]);
    },
  );

  /** Skipped, and shown as skipped, where there is no terraform to run. */
  it.skipIf(terraformVersion() === undefined)("is valid for the real terraform", async () => {
    await withOfflineProviders(["aws"], async (terraform) => {
      for (const { folder } of patterns) {
        expect((await terraform.validate(join(folder, "aws"))).output).toContain(
          "The configuration is valid",
        );
      }
    });
  });
});
