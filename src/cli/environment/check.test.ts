import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { loadApp } from "@motif/core/model";
import { afterEach, beforeEach, expect, it } from "vitest";
import { motifHere, workFolder } from "../testing/motif.ts";
import { refuseEnvironmentReads } from "./check.ts";

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
});
afterEach(() => work.remove());

/** Writes a file into the app's folder, which may lead out of it. */
function write(name: string, text: string): string {
  const path = join(work.app, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** Makes the function `shout` import a module. */
function shoutImports(specifier: string): void {
  const file = "functions/shout.ts";
  write(file, `import "${specifier}";\n${readFileSync(join(work.app, file), "utf8")}`);
}

/** The places that a build of the app says, as paths from the folder that the app is in. */
async function placesFound(): Promise<string[]> {
  const apps = [await loadApp(work.app)];
  const message = await refuseEnvironmentReads(apps).then(
    () => "",
    (error: Error) => error.message,
  );
  return [...message.matchAll(/^ {2}(.*:\d+: .*)$/gm)].map(([, place = ""]) =>
    place.replace(/^.*\/motif-cli-\w+\//, ""),
  );
}

it("fails a build in each of its forms, with all places and what to use instead, and nothing is written", async () => {
  shoutImports("../helpers/url.ts");
  write("helpers/url.ts", "\nexport const url = process.env.API_URL;\nexport const { KEY } = process.env;\n");
  for (const options of [[], ["--check"], ["--plan"]]) {
    const { code, stdout, stderr } = await motifHere(["build", work.app, "--target", "aws", ...options]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error: Functions read the environment\./);
    expect(stderr).toMatch(
      /notes\/helpers\/url\.ts:2: process\.env\.API_URL\n.*notes\/helpers\/url\.ts:3: process\.env\n/,
    );
    expect(stderr).toContain('config("name", { schema, value }) or secret("name")');
  }
  expect(existsSync(join(work.app, "aws"))).toBe(false);
});

it("has a code that programs can match", async () => {
  shoutImports("../url.ts");
  write("url.ts", "export const url = process.env.API_URL;\n");
  await expect(refuseEnvironmentReads([await loadApp(work.app)])).rejects.toMatchObject({
    code: "environment-read",
  });
});

it("sees what functions import from outside of the app's folder, also as a package of the workspace", async () => {
  shoutImports("../../shared/outside.ts");
  write("../shared/outside.ts", 'import "linked";\nexport const outside = process.env.OUTSIDE;\n');
  write("../packages/linked/package.json", '{ "name": "linked", "type": "module", "exports": "./index.ts" }');
  write("../packages/linked/index.ts", "export const linked = process.env.LINKED;\n");
  mkdirSync(join(work.cwd, "shared/node_modules"));
  symlinkSync(join(work.cwd, "packages/linked"), join(work.cwd, "shared/node_modules/linked"));
  expect(await placesFound()).toEqual([
    "packages/linked/index.ts:1: process.env.LINKED",
    "shared/outside.ts:2: process.env.OUTSIDE",
  ]);
});

it("leaves installed packages, tests and what only the app's wiring imports alone", async () => {
  shoutImports("installed");
  write("node_modules/installed/package.json", '{ "name": "installed", "exports": "./index.js" }');
  write("node_modules/installed/index.js", "exports.level = process.env.LOG_LEVEL;\n");
  write("functions/shout.test.ts", "process.env.CI;\n");
  write(
    "app.ts",
    `${readFileSync(join(work.app, "app.ts"), "utf8")}\nexport const stage = process.env.STAGE;\n`,
  );
  expect(await placesFound()).toEqual([]);
});
