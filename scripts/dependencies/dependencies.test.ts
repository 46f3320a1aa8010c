import { describe, expect, it } from "vitest";
import { fileCircles, packageCircles } from "./circles.ts";
import { needlessDependencies, trespasses, undeclaredImports } from "./declared.ts";
import { importsOf } from "./imports.ts";
import { upwardImports } from "./layers.ts";
import { type Project, readProject } from "./project.ts";

/** A sound project: every test breaks one rule in it. */
const SOUND = {
  "package.json": manifest("workspace", { devDependencies: { vitest: "1" } }),
  "src/core/package.json": manifest("@motif/core", {
    exports: { ".": "./index.ts", "./kinds/*": "./kinds/*.ts" },
  }),
  "src/core/index.ts": "",
  "src/core/kinds/queue/declare.ts": "",
  "src/aws/package.json": manifest("@motif/aws", {
    exports: { ".": "./index.ts" },
    dependencies: { "@motif/core": "1", sdk: "1" },
    peerDependencies: { zod: "1" },
    devDependencies: { emulator: "1" },
  }),
  "src/aws/index.ts": imports("@motif/core/kinds/queue/declare", "./compile/compile.ts"),
  "src/aws/ground/plan.ts": imports("sdk/deep", "zod/mini", "node:fs"),
  "src/aws/queue/plan.ts": imports("../ground/plan.ts"),
  "src/aws/queue/plan.test.ts": imports("vitest", "emulator", "../compile/compile.ts"),
  "src/aws/compile/compile.ts": imports("../queue/plan.ts", "../ground/plan.ts"),
  "scripts/build.ts": imports("@motif/aws", "sdk", "../src/aws/ground/plan.ts"),
};

function manifest(name: string, fields: object): string {
  return JSON.stringify({ name, ...fields });
}

function imports(...specifiers: string[]): string {
  return specifiers.map((specifier) => `import type { A } from ${JSON.stringify(specifier)};\n`).join("");
}

/** The sound project with other files. */
function project(changes: Readonly<Record<string, string>> = {}): Project {
  return readProject(new Map(Object.entries({ ...SOUND, ...changes })));
}

const circles = (changes: Readonly<Record<string, string>>) => fileCircles(project(changes));

it("a sound project breaks no rule", () => {
  const rules = [undeclaredImports, needlessDependencies, trespasses, packageCircles, upwardImports];
  expect(rules.flatMap((rule) => rule(project()))).toEqual([]);
  expect(circles({})).toEqual([]);
});

describe("the imports of a file", () => {
  it("are found in every form", () => {
    const text = [
      'import "a";',
      'import b, { type B } from "b";',
      'import type * as c from "c";',
      'import {\n  // a comment; with "quotes"\n  d,\n} from "d";',
      'export * from "e";',
      'export type { F } from "f";',
      `const g = await import(${JSON.stringify("g")});`,
      `type H = import(${JSON.stringify("h")}).H;`,
    ];
    expect(importsOf(text.join("\n"))).toEqual(["a", "b", "c", "d", "e", "f", "g", "h"]);
  });

  it("are not what stands in strings and declarations", () => {
    expect(
      importsOf('export const a = "b";\nconst text = `import "c";`;\nexport function f(from = "d") {}\n'),
    ).toEqual([]);
  });
});

describe("a package's own package.json", () => {
  it("names what its files import", () => {
    const found = undeclaredImports(
      project({ "src/core/index.ts": imports("zod"), "src/core/a.ts": imports("@motif/aws") }),
    );
    expect(found).toEqual([
      "src/core/index.ts imports zod, which is not among the dependencies of src/core/package.json",
      "src/core/a.ts imports @motif/aws, which is not among the dependencies of src/core/package.json",
    ]);
  });

  it("names what is imported by path too", () => {
    expect(undeclaredImports(project({ "src/core/a.test.ts": imports("../aws/index.ts") }))).toEqual([
      "src/core/a.test.ts imports @motif/aws, which is not among the dependencies or devDependencies of src/core/package.json",
    ]);
  });

  it("lends its devDependencies to tests alone, and so does the root's", () => {
    const found = undeclaredImports(project({ "src/aws/index.ts": imports("emulator", "vitest") }));
    expect(found).toHaveLength(2);
  });

  it("names no sibling that it has no use for, nor one as a dependency that only tests use", () => {
    const aws = (fields: object) => ({ "src/aws/package.json": manifest("@motif/aws", fields) });
    const core = { "@motif/core": "1" };
    expect(needlessDependencies(project({ "src/aws/index.ts": "" }))).toEqual([
      "src/aws/package.json names @motif/core, which no file imports",
    ]);
    const inTests = { "src/aws/index.ts": "", "src/aws/a.test.ts": imports("@motif/core") };
    expect(needlessDependencies(project(inTests))).toEqual([
      "src/aws/package.json has @motif/core among its dependencies, but only tests import it",
    ]);
    expect(needlessDependencies(project({ ...inTests, ...aws({ devDependencies: core }) }))).toEqual([]);
  });

  it("says by which entry points others come in", () => {
    expect(trespasses(project({ "src/aws/index.ts": imports("../core/kinds/queue/declare.ts") }))).toEqual([
      "src/aws/index.ts must use an entry point of the package that ../core/kinds/queue/declare.ts is in",
    ]);
  });
});

describe("circles", () => {
  it("of packages are refused, those that tests make included", () => {
    const core = manifest("@motif/core", { devDependencies: { "@motif/aws": "1" } });
    expect(packageCircles(project({ "src/core/package.json": core }))).toEqual([
      "Packages in a circle: @motif/aws → @motif/core → @motif/aws",
    ]);
  });

  it("of files are refused, by types and through entry points too", () => {
    const back = { "src/core/kinds/queue/declare.ts": imports("@motif/aws") };
    expect(circles(back)).toEqual([
      "Files in a circle: src/aws/index.ts → src/core/kinds/queue/declare.ts → src/aws/index.ts",
    ]);
    expect(circles({ "scripts/a.ts": imports("./b.ts"), "scripts/b.ts": imports("./a.ts") })).toHaveLength(1);
  });
});

describe("inside of a package", () => {
  it.each([
    ["the ground imports no room", "src/aws/ground/a.ts", "../queue/plan.ts"],
    ["the ground imports no composer", "src/aws/ground/a.ts", "../compile/compile.ts"],
    ["a room imports no composer", "src/aws/queue/a.ts", "../compile/compile.ts"],
  ])("%s", (_, file, specifier) => {
    expect(upwardImports(project({ [file]: imports(specifier) }))).toHaveLength(1);
  });

  it("a room imports no list of rooms", () => {
    const list = { "src/core/kinds/rooms.ts": imports("./queue/declare.ts") };
    expect(upwardImports(project(list))).toEqual([]);
    const room = { "src/core/kinds/queue/check.ts": imports("../rooms.ts") };
    expect(upwardImports(project({ ...list, ...room }))).toEqual([
      "src/core/kinds/queue/check.ts is of a room and must not import ../rooms.ts, which is of a composer",
    ]);
  });
});
