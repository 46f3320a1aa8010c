import { execFileSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { STANDALONE_TOOLS } from "@motif/compile/bundle";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, it } from "vitest";
import { motifHere, workFolder } from "../../testing/motif.ts";

const { cwd, app, remove } = workFolder();
const into = join(cwd, "ejected");
const BACKEND = 'terraform {\n  backend "s3" {}\n}\n';

beforeAll(async () => {
  mkdirSync(join(app, "aws"), { recursive: true });
  writeFileSync(join(app, "aws/backend.tf"), BACKEND);
  expect((await motifHere(["build", "notes"], cwd)).code).toBe(0);
  expect(await motifHere(["build", "notes", "--standalone", into], cwd)).toMatchObject({
    code: 0,
    stderr: "",
  });
  symlinkSync(join(cwd, "node_modules"), join(into, "node_modules"));
  execFileSync(process.execPath, ["build.js"], { cwd: into });
});
afterAll(remove);

it.each(["aws", "azure", "gcp"])("the module for %s is the one that motif build writes", (cloud) => {
  const names = globSync("*.tf", { cwd: join(app, cloud) });
  expect(names.length).toBeGreaterThan(4);
  for (const name of names)
    expect(readFileSync(join(into, cloud, name), "utf8"), name).toBe(
      readFileSync(join(app, cloud, name), "utf8"),
    );
});

it.each(["aws", "azure", "gcp"])(
  "plain esbuild makes every bundle for %s that the module hands over",
  (cloud) => {
    const zips = globSync("dist/*.zip", { cwd: join(app, cloud) }).sort();
    expect(zips.length).toBeGreaterThan(0);
    expect(globSync("dist/*.zip", { cwd: join(into, cloud) }).sort()).toEqual(zips);
    for (const zip of zips) {
      const [built, own] = [app, into].map((each) => unzipSync(readFileSync(join(each, cloud, zip))));
      expect(Object.keys(own ?? {})).toEqual(Object.keys(built ?? {}));
      for (const [name, content] of Object.entries(own ?? {})) {
        const bytes = built?.[name]?.length ?? 0;
        // Whether names are shortened before or after modules are joined changes little.
        if (name.endsWith(".mjs")) expect(content.length / bytes).toBeGreaterThan(0.8);
        if (name.endsWith(".mjs")) expect(content.length / bytes).toBeLessThan(1.3);
        else expect(content).toEqual(built?.[name]);
      }
    }
  },
);

it("a bundle of it answers as a function does", async () => {
  const [source = ""] = globSync("aws/sources/*/index.mjs", { cwd: into });
  const { handler } = await import(join(into, source));
  expect(handler).toBeTypeOf("function");
  expect(readFileSync(join(into, source), "utf8")).toMatch(/^\/\/ .*notes\/functions\/.*\.ts$/m);
});

it("is refused where something is there already, and together with other ways to write", async () => {
  expect(await motifHere(["build", "notes", "--standalone", into], cwd)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("is not empty"),
  });
  expect((await motifHere(["build", "notes", "--standalone", "x", "--check"], cwd)).code).toBe(2);
  expect(existsSync(join(cwd, "x"))).toBe(false);
});

it("is built with what Motif builds with", () => {
  const compile = new URL("../../../compile/package.json", import.meta.url);
  expect(JSON.parse(readFileSync(compile, "utf8")).dependencies).toMatchObject(STANDALONE_TOOLS);
});
