import { describe, expect, it } from "vitest";
import { environmentReads } from "./reads.ts";

const readsOf = (source: string) =>
  environmentReads("/app/url.ts", source).map(({ line, text }) => `${line} ${text}`);

describe("a read of the environment", () => {
  it.each([
    ["process.env.API_URL", "process.env.API_URL"],
    ['process.env["API_URL"]', 'process.env["API_URL"]'],
    ["process['env'].API_URL", "process['env'].API_URL"],
    ["process.env[name]", "process.env[name]"],
    ["process?.env?.API_URL", "process?.env?.API_URL"],
    ["(process as any).env.API_URL", "(process as any).env.API_URL"],
    ["process.env!.API_URL", "process.env"],
    ["{ ...process.env }", "process.env"],
    ["parse(process.env)", "process.env"],
    ["globalThis.process.env.API_URL", "globalThis.process.env.API_URL"],
    ["global.process.env.API_URL", "global.process.env.API_URL"],
    ["import.meta.env.API_URL", "import.meta.env.API_URL"],
    ["process.env.COUNT += 1", "process.env.COUNT"],
    [`\`\${process.env.API_URL}/items\``, "process.env.API_URL"],
  ])("is found in %s", (expression, text) => {
    expect(readsOf(`\nexport const found = ${expression};`)).toEqual([`2 ${text}`]);
  });

  it.each([
    ["const { API_URL } = process.env;", "process.env"],
    ["const { env: { API_URL } } = process;", "env: { API_URL }"],
    ["const { env } = globalThis.process;", "env"],
    ['import { env } from "node:process"; env.API_URL;', "env.API_URL"],
    ['import { env as settings } from "process"; settings.API_URL;', "settings.API_URL"],
    ['import { "env" as settings } from "process"; use({ settings });', "settings"],
    ['import node from "node:process"; node.env.API_URL;', "node.env.API_URL"],
    ['import * as node from "node:process"; node.env.API_URL;', "node.env.API_URL"],
    ['import { default as node } from "node:process"; node.env.API_URL;', "node.env.API_URL"],
    ['export { env } from "node:process";', "env"],
    ["declare const process: { env: Record<string, string> }; process.env.API_URL;", "process.env.API_URL"],
    ["interface process { env: string }\nprocess.env.API_URL;", "process.env.API_URL"],
    ["{ const process = mine; }\nprocess.env.API_URL;", "process.env.API_URL"],
  ])("is found in %s", (source, text) => {
    expect(readsOf(source)).toEqual([`${source.split("\n").length} ${text}`]);
  });

  it("is found at each of its lines, also behind characters that take several bytes", () => {
    const source =
      'const é = "🎈";\nexport const a = process.env.A;\n\nexport const b = () => process.env.B;\n';
    expect(readsOf(source)).toEqual(["2 process.env.A", "4 process.env.B"]);
  });
});

describe("no read of the environment", () => {
  it.each([
    ["a comment", "// process.env.API_URL\n/* process.env.API_URL */"],
    ["a text", 'export const text = "process.env.API_URL" + `process.env.API_URL`;'],
    ["a type", "export type Env = typeof process.env; let a: NodeJS.ProcessEnv;"],
    ["a parameter", "export const url = (process: { env: { A: string } }) => process.env.A;"],
    ["a variable", "const process = { env: { A: 1 } }; process.env.A;"],
    ["a variable that is declared further down", "function late() { process.env.A; var process = mine; }"],
    ["a function that is declared further down", "process.env.A; function process() {}"],
    ["a caught error", "try { f(); } catch (process) { process.env.A; }"],
    ["a property of something else", "job.process.env.A; const { process: { env } } = job;"],
    ["something else that is imported", 'import { env, process } from "./env.ts"; env.A; process.env.A;'],
    ["a key", 'import { env } from "node:process"; export const a = { env: 1 }; a.env;'],
    ["another part of the process", "process.cwd(); process.exitCode;"],
    ["a variable that is set or removed", 'process.env.TZ = "UTC"; delete process.env.TZ;'],
  ])("is %s", (_, source) => {
    expect(readsOf(source)).toEqual([]);
  });
});

describe("a read that is meant", () => {
  it("is allowed by a comment with a reason, at the end of its line or before it", () => {
    const source = [
      "export const a = process.env.A; // motif-allow-env: our own Terraform sets it",
      "// motif-allow-env: Lambda sets it",
      "export const b = process.env.B;",
      "/* motif-allow-env: Lambda sets it */",
      "export const c = process.env.C;",
    ];
    expect(readsOf(source.join("\n"))).toEqual([]);
  });

  it("does not allow the next line as well, nor without a reason, nor in a text", () => {
    const source = [
      "export const a = process.env.A; // motif-allow-env: our own Terraform sets it",
      "export const b = process.env.B;",
      "export const c = process.env.C; // motif-allow-env:",
      'export const d = process.env.D + "// motif-allow-env: a text";',
    ];
    expect(readsOf(source.join("\n"))).toEqual(["2 process.env.B", "3 process.env.C", "4 process.env.D"]);
  });
});
