/** The client of docs/openapi.md, made of the document of pattern 01, compiled, and run against the app itself. */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadApp } from "@motif/core/model";
import { apiDocument, startDevServer } from "@motif/engine";
import { PATTERNS } from "@motif/patterns";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const NODE_MODULES = fileURLToPath(new URL("../node_modules", import.meta.url));
const PAGE = new URL("../../docs/openapi.md", import.meta.url);
const OPTIONS = ["--noEmit", "--strict", "--skipLibCheck", "--allowImportingTsExtensions"];
const MODULES = ["--module", "nodenext", "--target", "es2024"];

const isInstalled = existsSync(join(NODE_MODULES, "openapi-typescript"));
if (!isInstalled) console.warn("openapi-typescript is missing: npm run conformance:install");

describe.skipIf(!isInstalled)("a client made of an API's OpenAPI document", () => {
  const folder = mkdtempSync(join(tmpdir(), "motif-client-"));
  const client = /```ts\n(import createClient.*?)```/s.exec(readFileSync(PAGE, "utf8"))?.[1] ?? "";
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeAll(async () => {
    const { inventory } = await loadApp(join(PATTERNS, "01-rest-api-backend"));
    write("openapi.json", JSON.stringify(apiDocument(inventory)));
    write("package.json", '{ "type": "module" }');
    symlinkSync(NODE_MODULES, join(folder, "node_modules"));
    await run("openapi-typescript/bin/cli.js", "openapi.json", "-o", "api.d.ts");
  });

  it("compiles as the docs have it", async () => {
    write("client.ts", client);
    expect(await compiled("client.ts")).toBe("");
  });

  it.each([
    ["a field that is missing", ", price: 20", "", "Property 'price' is missing"],
    ["a path that is none", '"/items/{id}"', '"/item/{id}"', "is not assignable"],
    ["a field of the answer that is none", "data?.name", "data?.cost", "Property 'cost' does not exist"],
  ])("does not compile with %s", async (_, right, wrong, message) => {
    expect(client).toContain(right);
    write("mistaken.ts", client.replace(right, wrong));
    expect(await compiled("mistaken.ts")).toContain(message);
  });

  it("talks to the app that the document is of", async () => {
    const app = await loadApp(join(PATTERNS, "01-rest-api-backend"));
    const server = await startDevServer(app, {
      dataFolder: join(folder, "data"),
      port: 0,
      durability: "process",
      onLine: () => {},
      onError: (error) => {
        throw error;
      },
    });
    try {
      write("client.ts", client.replace("http://127.0.0.1:3000", server.url));
      expect(await execute(["client.ts"])).toBe("Lamp\n");
    } finally {
      await server.close();
    }
  });

  function write(name: string, content: string): void {
    writeFileSync(join(folder, name), content);
  }

  /** What the compiler says of a file: nothing where it is right. */
  function compiled(file: string): Promise<string> {
    return run("typescript/bin/tsc", ...OPTIONS, ...MODULES, file);
  }

  function run(command: string, ...args: string[]) {
    return execute([join(NODE_MODULES, command), ...args]);
  }

  function execute(args: readonly string[]) {
    return new Promise<string>((resolve) => {
      execFile(process.execPath, args, { cwd: folder }, (_, stdout) => resolve(stdout)); // tsc fails with its errors
    });
  }
});
