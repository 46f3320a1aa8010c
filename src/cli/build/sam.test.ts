import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { compile, FORMATS } from "@motif/aws";
import { argument, type Block, type Expression, type Module, withInstances } from "@motif/compile";
import { loadApp } from "@motif/core/model";
import { loadWarehouse } from "@motif/core/testing";
import { listPatterns } from "@motif/patterns";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkTemplate } from "../../aws/testing/check-template.ts";
import { templateNames } from "../../aws/testing/template-names.ts";
import { motifHere, workFolder } from "../testing/motif.ts";

describe("motif build --sam", () => {
  let work: ReturnType<typeof workFolder>;
  const template = () => join(work.cwd, "notes", "aws", "template.yaml");
  const build = (...options: string[]) => motifHere(["build", work.app, "--target", "aws", ...options]);
  beforeAll(() => {
    work = workFolder();
  });
  afterAll(() => work.remove());

  it("is not said by a template of the user's own, which is left alone", async () => {
    mkdirSync(dirname(template()));
    writeFileSync(template(), "Resources: {}\n");
    await build();
    expect(readFileSync(template(), "utf8")).toBe("Resources: {}\n");
    rmSync(template());
  });

  it("begins a template", async () => {
    const missing = await build("--sam", "--check");
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining("notes/aws/template.yaml") });
    expect(await build("--sam")).toMatchObject({ code: 0, stdout: expect.stringContaining("9 files") });
    expect(checkTemplate(readFileSync(template(), "utf8"))).toEqual([]);
  });

  it("need not be said again: the template that is there is checked and kept up to date", async () => {
    const made = readFileSync(template(), "utf8");
    appendFileSync(template(), "# by hand\n");
    expect(await build("--check")).toMatchObject({ code: 1, stdout: expect.stringContaining("-# by hand") });
    await build();
    expect(readFileSync(template(), "utf8")).toBe(made);
  });

  it("is over when the template is removed", async () => {
    rmSync(template());
    expect(await build("--check")).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("is refused where no target has it, and where nothing is written", async () => {
    expect(await motifHere(["build", work.app, "--target", "azure,gcp", "--sam"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("Nothing is written for --sam with --target azure,gcp"),
    });
    expect(await build("--sam", "--plan")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("cannot be used with"),
    });
  });
});

const apps = [
  ...listPatterns()
    .filter(({ folder }) => existsSync(join(folder, "aws")))
    .map(({ name, folder }) => [name, () => loadApp(folder)] as const),
  ["the warehouse", loadWarehouse] as const,
];

describe.each(apps)("the SAM template of %s", (_, load) => {
  let compiled: ReturnType<typeof compile>;
  let template: string;
  beforeAll(async () => {
    compiled = compile(await load());
    template = FORMATS.sam.write(compiled.plan);
  });

  it("follows the CloudFormation resource specification", () => {
    expect(checkTemplate(template)).toEqual([]);
  });

  it("has a parameter for each variable, but for those that options of sam deploy are in place of", () => {
    const options = ["region", "tags"];
    const variables = compiled.module.files
      .flatMap(({ blocks }) => blocks)
      .filter(({ type, labels }) => type === "variable" && !options.includes(labels[0] ?? ""))
      .map(({ labels }) => pascal(labels[0] ?? ""));
    expect(templateNames(template, "Parameters").sort()).toEqual(variables.sort());
  });

  it("has the outputs that the Terraform has, by the same names", () => {
    const names = templateNames(template, "Outputs");
    const terraform = outputsOf(compiled.module);
    const ofNone = names.filter((name) => !terraform.some((output) => belongs(name, output)));
    expect(ofNone).toEqual([]);
    for (const output of terraform) {
      const own = names.filter((name) => belongs(name, output));
      expect(own.sort()).toEqual(output.keys.map((key) => output.name + key).sort());
    }
  });
});

interface Output {
  /** In PascalCase. */
  readonly name: string;
  /** Those of a map, in PascalCase; one that is empty where it is none. */
  readonly keys: readonly string[];
}

function outputsOf(module: Module): Output[] {
  const blocks = withInstances(module).files.flatMap((file) => file.blocks);
  return blocks
    .filter(({ type }) => type === "output")
    .map((output) => ({
      name: pascal(output.labels[0] ?? ""),
      keys: keysOf(argument(output, "value"), blocks).map(pascal),
    }));
}

function keysOf(value: Expression | undefined, blocks: readonly Block[]): string[] {
  if (value?.kind === "object") return value.entries.map(({ key }) => key);
  if (value?.kind !== "for") return [""];
  // It goes over all instances of a resource, by their keys.
  if (value.collection.kind !== "reference" || value.condition)
    throw new Error("A for that this test cannot go through");
  const instance = `${value.collection.path}["`;
  return blocks.flatMap((block) =>
    "address" in block && String(block.address).startsWith(instance)
      ? [String(block.address).slice(instance.length, -2)]
      : [],
  );
}

/** No name of Terraform's is the beginning of another. */
function belongs(name: string, output: Output): boolean {
  return name.startsWith(output.name);
}

function pascal(name: string): string {
  return name
    .split(/[_-]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}
