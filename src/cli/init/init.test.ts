import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadApp } from "@motif/core/model";
import { listPatterns } from "@motif/patterns";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { motifHere } from "../testing/motif.ts";
import { appFiles } from "./app-files.ts";
import { composed, type Files, single } from "./compose.ts";
import { readPattern } from "./pattern-source.ts";
import { renameIn } from "./rename.ts";
import { VERSIONS } from "./versions.ts";
import { workflow } from "./workflow.ts";

const CHECKOUT = fileURLToPath(new URL("../../..", import.meta.url));
const MOTIF = new Map([
  ["@motif/app", "0.1.0"],
  ["@motif/cli", "0.1.0"],
]);

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "motif-init-"));
  symlinkSync(join(CHECKOUT, "node_modules"), join(folder, "node_modules"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function sources(numbers: readonly string[], clouds: readonly string[]) {
  return numbers.map((wanted) => {
    const pattern = listPatterns().find(({ number }) => number === wanted);
    if (!pattern) throw new Error(`There is no pattern ${wanted}.`);
    return readPattern(pattern, clouds);
  });
}

function write(name: string, files: Files): string {
  for (const [path, text] of files) {
    mkdirSync(join(folder, name, path, ".."), { recursive: true });
    writeFileSync(join(folder, name, path), text);
  }
  return join(folder, name);
}

describe("an app of one pattern", () => {
  it("is the pattern under the app's name, without what the catalogue alone needs", async () => {
    const [source] = sources(["01"], ["aws"]);
    if (!source) throw new Error("unreachable");
    const files = single(source, "shop");
    expect([...files.keys()]).toEqual(
      expect.arrayContaining(["app.ts", "app.test.ts", "docs/rest-api-backend.md"]),
    );
    for (const left of ["README.md", "scenario.ts", "clouds.test.ts", "cost.test.ts", "aws/api.tf"])
      expect(files.has(left), left).toBe(false);
    const { app, inventory } = await loadApp(write("shop", files));
    expect([app.name, inventory.functions.length]).toEqual(["shop", 5]);
  });

  it("has the packages that the pattern needs, and tests over clouds where all of them are chosen", () => {
    const [source] = sources(["05"], ["aws", "azure", "gcp"]);
    expect(source?.dependencies).toHaveProperty("csv-parse");
    expect(source?.files.has("clouds.test.ts")).toBe(true);
  });
});

describe("an app of several patterns", () => {
  it("has the functions and resources of all, and no name twice", async () => {
    const { inventory } = await loadApp(write("both", composed(sources(["01", "02"], ["aws"]), "both")));
    expect(inventory.functions.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["create-item", "create-job", "process-job"]),
    );
    expect(inventory.resources.table.map(({ name }) => name).sort()).toEqual([
      "async-processor-requests",
      "items",
      "jobs",
      "requests",
    ]);
    // The part is still an app, under the names that it has now.
    const part = await loadApp(join(folder, "both/async-processor"));
    expect(part.inventory.resources.table.map(({ name }) => name)).toContain("async-processor-requests");
  });

  it("gives a function of the same name another one, in all files that speak of it", () => {
    const [first, second] = sources(["01", "02"], ["aws"]).map((source, index) => ({
      ...source,
      files: new Map([
        ["app.ts", `export default app("a", { api: httpApi({ "GET /${index}": pay }) });`],
        ["functions/pay.ts", 'export default http("pay", {});'],
        ["app.test.ts", 'import pay from "./functions/pay.ts";'],
      ]),
    }));
    if (!first || !second) throw new Error("unreachable");
    const files = composed([first, second], "shop");
    const name = "async-processor-pay";
    expect(files.get("functions/pay.ts")).toContain("../rest-api-backend/functions/pay.ts");
    expect(files.get(`functions/${name}.ts`)).toContain(`../async-processor/functions/${name}.ts`);
    expect(files.get(`async-processor/functions/${name}.ts`)).toBe(`export default http("${name}", {});`);
    expect(files.get("async-processor/app.test.ts")).toBe(`import pay from "./functions/${name}.ts";`);
  });

  it("is refused where two answer the same route", () => {
    expect(() => composed(sources(["09", "23"], ["aws"]), "reports")).toThrow(
      /Patterns 09 and 23 both answer POST \/reports: make an app of each/,
    );
  });
});

it("a name changes where it stands for a function or a resource, and nowhere else", () => {
  const names = new Map([["requests", "jobs-requests"]]);
  const text = `import f from "./functions/requests.ts";
const requests = table("requests"); // requests
export default { uses: { requests }, tables: { requests: { itemBytes: 1 } }, path: "/requests" };
`;
  expect(renameIn("workload.ts", text, names)).toBe(`import f from "./functions/jobs-requests.ts";
const requests = table("jobs-requests"); // requests
export default { uses: { requests }, tables: { "jobs-requests": { itemBytes: 1 } }, path: "/requests" };
`);
});

it("is made with the versions that Motif is tested with", () => {
  const { devDependencies } = JSON.parse(readFileSync(join(CHECKOUT, "package.json"), "utf8"));
  expect(devDependencies).toMatchObject(VERSIONS);
});

describe("the workflow", () => {
  it.each(["aws", "azure", "gcp"])("deploys to %s by OpenID Connect, with no key kept", (cloud) => {
    const text = workflow("shop", [cloud], ["."]);
    const [, ...jobs] = text.slice(text.indexOf("\njobs:\n")).split(/^ {2}(?=[a-z-]+:$)/m);
    expect(text).toContain("permissions:\n  contents: read\n");
    expect(jobs.map((job) => job.slice(0, job.indexOf(":")))).toEqual([
      "check",
      "cost",
      "preview",
      "remove-preview",
      "deploy",
    ]);
    for (const job of jobs.slice(2))
      expect(job).toContain("permissions:\n      contents: read\n      id-token: write\n");
    expect(text).not.toMatch(/secrets\./);
    // "Wrapper suppresses exit code 2": https://github.com/hashicorp/setup-terraform/issues/328
    expect(text.match(/setup-terraform/g)).toHaveLength(text.match(/terraform_wrapper: false/g)?.length ?? 0);
  });

  it("runs scripts that package.json has", () => {
    const app = { name: "shop", clouds: ["aws"], sources: sources(["01"], ["aws"]), motif: MOTIF };
    const files = appFiles(app);
    const { scripts } = JSON.parse(files.get("package.json") ?? "");
    const used = [...(files.get(".github/workflows/shop.yml") ?? "").matchAll(/npm (?:run )?(\S+)/g)].map(
      ([, name]) => name,
    );
    for (const name of used) if (name !== "ci") expect(scripts).toHaveProperty([name ?? ""]);
    expect(used).toContain("build:check");
  });
});

describe("motif init is refused with", () => {
  it.each([
    ["a folder that is not empty", ["init", "."], "is not empty"],
    ["a pattern that does not exist", ["init", "new", "--pattern", "99"], 'There is no pattern "99"'],
    ["a name that is none", ["init", "new", "--name", "A b"], "cannot be an app's name"],
    ["a cloud that does not exist", ["init", "new", "--target", "moon"], "moon"],
  ])("%s", async (_, args, message) => {
    const { code, stderr } = await motifHere(args, folder);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
    expect(existsSync(join(folder, "new"))).toBe(false);
  });
});
